import { expect, test } from 'bun:test';
import { ORDINARY } from '@rookery/tools/test/odd-games.ts';
import { sameGame } from './cosmetic.ts';

const withWhite = (white: unknown, more: object = {}) => ({
  ...ORDINARY,
  ...more,
  players: { white, black: ORDINARY.players?.black },
});
const anna = { name: 'Anna', id: 'anna' };

test.each<[string, object, boolean]>([
  ['the same', { user: anna, rating: 1512 }, true],
  ['a title', { user: { ...anna, title: 'WGM' }, rating: 1512 }, true],
  [
    'a flair, a patron and its color',
    { user: { ...anna, flair: 'x', patron: true, patronColor: 2 }, rating: 1512 },
    true,
  ],
  ['a title that is null', { user: { ...anna, title: null }, rating: 1512 }, true],
  ['another spelling of the name', { user: { ...anna, name: 'ANNA' }, rating: 1512 }, false],
  ['another rating', { user: anna, rating: 1513 }, false],
  ['a title of the side, not of the account', { user: anna, rating: 1512, title: 'WGM' }, false],
  ['no account', { rating: 1512 }, false],
])('%s', (_, white, same) => {
  expect(sameGame(withWhite({ user: anna, rating: 1512 }), withWhite(white))).toBe(same);
  expect(sameGame(withWhite(white), withWhite({ user: anna, rating: 1512 }))).toBe(same);
});

test('the private link says nothing of the game', () => {
  expect(sameGame({ ...ORDINARY, fullId: 'ordinaryABCD' }, ORDINARY)).toBe(true);
});

test.each<[string, object]>([
  ['no players', { id: 'x' }],
  ['a side that is null', { id: 'x', players: { green: null } }],
  ['a side that is a number', { id: 'x', players: { green: 1 } }],
  ['a user that is null', { id: 'x', players: { white: { user: null } } }],
])('a record with %s is the same as itself and as no other', (_, record) => {
  expect(sameGame(record as never, structuredClone(record) as never)).toBe(true);
  expect(sameGame(record as never, ORDINARY)).toBe(false);
});
