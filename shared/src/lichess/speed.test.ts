import { expect, test } from 'bun:test';
import { onRealGames, REAL_FILES, readRealGames } from '../chess/real-games.ts';
import { perfOf } from './speed.ts';

test.each([
  ['standard', 'blitz', 'blitz'],
  ['fromPosition', 'rapid', 'rapid'],
  ['chess960', 'blitz', 'chess960'],
  ['standard', 'correspondence', 'correspondence'],
])('perfOf(%p, %p) is %p', (variant, speed, perf) => {
  expect(perfOf(variant, speed)).toBe(perf);
});

const real = onRealGames('every real game has the perf that its variant and speed say');
test.skipIf(real.skip)(real.name, () => {
  const games = REAL_FILES.flatMap(readRealGames) as unknown as {
    variant: string;
    speed: string;
    perf: string;
  }[];
  expect(games.filter((game) => game.perf !== perfOf(game.variant, game.speed))).toEqual([]);
});
