import { expect, test } from 'bun:test';
import { gamesOf } from './games-of.ts';

const player = 'anna';

test.each([
  ['color', 'white', { color: 'white' }],
  ['rated', 'false', { rated: 'false' }],
  ['openingFamily', 'Sicilian Defense', { opening: 'Sicilian Defense' }],
  ['termination', 'resignation', { status: 'resign,cheat' }],
  ['perf', 'blitz', { speed: 'blitz', variant: 'standard,fromPosition' }],
  ['perf', 'atomic', { variant: 'atomic' }],
  ['period', '2023-12', { since: '2023-12-01', until: '2024-01-01' }],
  ['date', '2024-02-28', { since: '2024-02-28', until: '2024-02-29' }],
] as const)('%s %s leads to its games', (by, key, expected) => {
  expect(gamesOf(by, key, { player })).toEqual({ player, ...expected });
});

test('filters that are set still hold', () => {
  expect(gamesOf('period', '2024-03', { player, since: '2024-03-10' })).toEqual({
    player,
    since: '2024-03-10',
    until: '2024-04-01',
  });
  expect(gamesOf('termination', 'checkmate', { status: 'mate,resign' })).toEqual({ status: 'mate' });
});

test('a group that no filter says leads nowhere', () => {
  expect(gamesOf('phase', 'opening', { player })).toBeUndefined();
  expect(gamesOf('opponentStrength', 'stronger', { player })).toBeUndefined();
  expect(gamesOf('date', '2024-02-28', { since: '2024-02-01T10:00:00Z' })).toBeUndefined();
});
