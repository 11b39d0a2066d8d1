import { expect, test } from 'bun:test';
import type { Player } from '@rookery/shared/contract/player.ts';
import { endedLines, progressLine } from './progress.ts';

const player = (
  username: string,
  games: number,
  syncing: boolean,
  more: Partial<Player> = {},
): [string, Player] => {
  const id = username.toLowerCase();
  const none = { cursor: null, lastSyncedAt: null, nextSyncAt: null };
  return [
    id,
    { id, username, games, syncing, rejected: 0, state: 'active', analyze: 'none', ...none, ...more },
  ];
};

test('says who syncs, how far, and how fast all of them are together', () => {
  const before = new Map([player('Anna', 100, true), player('Ben', 10, true), player('Cleo', 5, false)]);
  const now = new Map([player('Anna', 150, true), player('Ben', 20, true), player('Cleo', 5, false)]);
  expect(progressLine(before, now, 0.5)).toBe('Anna 150 games · Ben 20 games · 120 games/s');
});

test('a player that is new counts from now on', () => {
  expect(progressLine(new Map(), new Map([player('Anna', 100, true)]), 1)).toBe('Anna 100 games · 0 games/s');
});

test('says nothing when nobody syncs', () => {
  expect(progressLine(new Map(), new Map([player('Anna', 100, false)]), 1)).toBe('');
});

test('says how a sync ended, once', () => {
  const before = new Map([player('Anna', 1, true), player('Ben', 1, true), player('Cleo', 5, false)]);
  const now = new Map([
    player('Anna', 9, false, { rejected: 2 }),
    player('Ben', 1, false, { lastError: 'not found' }),
    player('Cleo', 5, false),
  ]);
  expect(endedLines(before, now)).toEqual([
    'Anna: in sync, 9 games, 2 rejected',
    'Ben: sync failed: not found, 1 game',
  ]);
  expect(endedLines(now, now)).toEqual([]);
});
