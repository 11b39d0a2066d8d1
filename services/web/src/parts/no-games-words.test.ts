import { expect, test } from 'bun:test';
import { noGamesWords, type Standing } from './no-games-words.ts';

const anna: Standing = { username: 'Anna', state: 'active', syncing: false, lastSyncedAt: null, games: 0 };
const next = (changes: Partial<Standing>) => noGamesWords({ ...anna, ...changes }, false).next;

test('what to do about no games goes by the player, where no filter is set', () => {
  expect(noGamesWords(anna, true).next).toBe('Take a filter away.');
  expect(noGamesWords(undefined, false).next).toContain('Follow');
  expect(noGamesWords({ ...anna, state: 'notFound' }, false).title).toContain('nobody');
  expect(next({ state: 'paused' })).toContain('Resume');
  expect(next({ syncing: true })).toContain('under way');
  expect(next({})).toContain('first sync');
  expect(next({ lastSyncedAt: '2026-01-01T00:00:00Z' })).toContain('later sync');
});
