import { expect, test } from 'bun:test';
import { searchResultSchema } from '@rookery/shared/contract/engine.ts';
import type { PositionOutcome } from '../engine/outcome.ts';
import { resultOf } from './result-of.ts';

const ASKED = { nodes: 1_000, multiPv: 1, hashMb: 64 };
const evaluated = (score: { cp: number } | { mate: number }, pv: string[]): PositionOutcome => {
  const line = { score, pv, depth: 20 };
  return {
    kind: 'evaluated',
    evaluation: { ...line, best: 'e2e4', nodes: 1_010, timeMs: 1, lines: [line] },
    engine: { name: 'Fake 1.0', version: null, net: null },
  };
};

test.each<[string, PositionOutcome, object]>([
  ['a score', evaluated({ cp: -31 }, ['e2e4']), { searched: 1_010, lines: [{ score: { cp: -31 } }] }],
  [
    'a score beyond all bounds',
    evaluated({ cp: -2e6 }, ['e2e4']),
    { lines: [{ score: { cp: -1_000_000 } }] },
  ],
  ['a mate', evaluated({ mate: -3 }, ['e2e4']), { lines: [{ score: { mate: -3 } }] }],
  ['a win', { kind: 'decided', winner: 'black' }, { decided: 'black' }],
  ['a draw', { kind: 'decided', winner: null }, { decided: 'draw' }],
  ['no position', { kind: 'invalid_position', detail: 'ply 3: x' }, { unsearchable: 'ply 3: x' }],
  [
    'a deadly one with long last words',
    { kind: 'unsearchable', reason: 'hung', detail: 'x'.repeat(900), tries: 3 },
    { unsearchable: expect.stringMatching(/^hung in each of 3 tries: x/) },
  ],
])('%s is a result that the API takes', (_, outcome, expected) => {
  const result = resultOf(outcome, ASKED);
  expect(searchResultSchema.parse(result)).toEqual(result as never);
  expect(result).toMatchObject(expected);
});

test('a line longer than any that is stored is cut', () => {
  const result = resultOf(evaluated({ cp: 0 }, Array(400).fill('g1f3')), ASKED);
  expect(searchResultSchema.safeParse(result).success).toBe(true);
});

test('what was not searched is no result', () => {
  for (const reason of ['stopped', 'closed', 'breaker_open'] as const)
    expect(resultOf({ kind: 'not_searched', reason, detail: 'x' }, ASKED)).toBeUndefined();
});
