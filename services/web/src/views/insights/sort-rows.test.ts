import { expect, test } from 'bun:test';
import type { Row } from './row.ts';
import { type Order, sortRows } from './sort-rows.ts';

const row = (label: string, value: number | null, n: number, win: number | null): Row => ({
  id: label,
  label,
  games: undefined,
  group: {
    key: label,
    label,
    n,
    games: n,
    value,
    low: value === null ? null : value - n,
    high: value === null ? null : value + n,
    parts: [{ key: 'win', label: 'Win', n, value: win, low: null, high: null }],
  },
});
const ROWS = [
  row('Queen', 3, 10, 1),
  row('Pawn', null, 30, null),
  row('King', 5, 20, 9),
  row('Rook', 1, 5, 4),
];
const sorted = (by: string, order: Order, isOrdered = false) =>
  sortRows(ROWS, by, order, isOrdered)
    .map(({ label }) => label[0])
    .join('');

test.each([
  ['', 'asc', 'QPKR'],
  ['nonsense', 'desc', 'QPKR'],
  ['value', 'desc', 'KQRP'],
  ['value', 'asc', 'QKRP'],
  ['n', 'desc', 'PKQR'],
  ['games', 'asc', 'RQKP'],
  ['interval', 'asc', 'RQKP'],
  ['part-win', 'desc', 'KRQP'],
  ['part-win', 'asc', 'QRKP'],
  ['label', 'asc', 'KPQR'],
  ['label', 'desc', 'RQPK'],
] as const)('by "%s" %s: %s', (by, order, expected) => {
  expect(sorted(by, order)).toBe(expected);
});

test('labels with an order of their own keep it, or go backward', () => {
  expect([sorted('label', 'asc', true), sorted('label', 'desc', true)]).toEqual(['QPKR', 'RKPQ']);
});
