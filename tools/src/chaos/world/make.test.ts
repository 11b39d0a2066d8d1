import { expect, test } from 'bun:test';
import { isFinished } from '../../lichess/generate/game-json.ts';
import { makeWorld } from './make.ts';

const ORDER = { seed: 3, players: 4, gamesPer: 120, bad: 10, duplicates: 5 };
const world = makeWorld(ORDER);

test('a seed gives the same world again', () => {
  expect(makeWorld(ORDER)).toEqual(world);
});

test('games appear by their creation time, after all that were there', () => {
  const times = world.changes.flatMap((change) => (change.kind === 'new' ? [change.game.createdAt] : []));
  expect(times.length).toBeGreaterThan(150);
  expect(times).toEqual(times.toSorted((a, b) => a - b));
  expect(Math.max(...world.start.map(({ createdAt }) => createdAt))).toBeLessThanOrEqual(times[0] as number);
});

test('games end after they appeared, and some are aborted or analyzed later', () => {
  const seen = new Map(world.start.map((game) => [game.id, game.status]));
  for (const { kind, game } of world.changes) {
    const before = seen.get(game.id);
    if (kind === 'new') expect(before).toBeUndefined();
    else if (kind === 'analyze') expect(isFinished(before ?? '')).toBe(true);
    else expect(['started', 'created']).toContain(before ?? '');
    seen.set(game.id, game.status);
  }
  expect(new Set(world.changes.map(({ kind }) => kind))).toEqual(
    new Set(['new', 'finish', 'abort', 'analyze']),
  );
});

test('what is bad stays as it is, and is never the newest of a player', () => {
  expect(new Set(world.bad.map(({ kind }) => kind)).size).toBe(5);
  const changed = world.changes.filter(({ kind }) => kind !== 'new').map(({ game }) => game.id);
  for (const { id } of world.bad) expect(changed).not.toContain(id);
});
