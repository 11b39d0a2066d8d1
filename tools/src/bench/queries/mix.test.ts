import { expect, test } from 'bun:test';
import { explorerQuerySchema } from '@rookery/shared/contract/explorer.ts';
import { gameListQuerySchema } from '@rookery/shared/contract/game-filter.ts';
import { mistakesQuerySchema } from '@rookery/shared/contract/mistakes.ts';
import { lichessGameSchema } from '@rookery/shared/lichess/game.ts';
import { replayGame } from '@rookery/shared/lichess/replay-game.ts';
import type { Known } from './known.ts';
import { spreadOf } from './measure.ts';
import { CLASSES, drawMix } from './mix.ts';
import { setGames } from './set-games.ts';

const many = (name: string, count: number): string[] =>
  Array.from({ length: count }, (_, i) => `${name}${i}`);

const KNOWN: Known = {
  player: 'someone',
  games: many('gameno', 60),
  analyzed: many('anano', 60),
  opponents: many('opponent', 10),
  openings: many('Opening', 10).map((name) => ({ name: `${name}: Variation`, eco: 'B20' })),
  positions: many('', 200).map((i) => ({
    ply: 1,
    fen: `rnbqkbnr/pppppppp/8/8/4P3/8/PPPP1PPP/RNBQKBNR b KQkq - 0 ${Number(i) + 1}`,
    variant: 'standard',
  })),
  pages: many('cursor', 40).map((cursor) => ({ filter: 'order=desc', cursor })),
};

test('the mix has hundreds of requests of each class, all different, and is the same each time', () => {
  const mix = drawMix(KNOWN);
  expect(mix.length).toBeGreaterThanOrEqual(500);
  expect(new Set(mix.map(({ path }) => path)).size).toBe(mix.length);
  for (const of of CLASSES) expect(mix.filter((asked) => asked.of === of).length).toBeGreaterThanOrEqual(50);
  expect(drawMix(KNOWN)).toEqual(mix);
});

test('its lists and explorers are queries that the contract takes', () => {
  const queryOf = (path: string) => Object.fromEntries(new URL(path, 'http://localhost').searchParams);
  for (const { of, path } of drawMix(KNOWN)) {
    if (of === 'listOne' || of === 'listAny') gameListQuerySchema.parse(queryOf(path));
    if (of === 'mistakes') mistakesQuerySchema.parse(queryOf(path));
    if (of.startsWith('explorer')) explorerQuerySchema.parse(queryOf(path));
  }
});

test('percentiles are those of the nearest rank', () => {
  const values = Array.from({ length: 100 }, (_, i) => 100 - i);
  expect(spreadOf(values)).toEqual({ n: 100, p50: 50, p95: 95, max: 100 });
  expect(spreadOf([7])).toEqual({ n: 1, p50: 7, p95: 7, max: 7 });
});

test('the set is of games that replay: several variants and speeds, analyses, friends and strangers', () => {
  const games = [...setGames({ name: 'Someone', games: 400 })].map((game) => lichessGameSchema.parse(game));
  for (const game of games) expect(replayGame(game).ok).toBe(true);
  const different = (values: readonly unknown[]) => new Set(values).size;
  expect(different(games.map(({ id }) => id))).toBe(400);
  expect(different(games.map(({ variant }) => variant))).toBeGreaterThan(4);
  expect(different(games.map(({ speed }) => speed))).toBeGreaterThan(3);
  expect(games.filter(({ analysis }) => analysis !== undefined).length).toBeGreaterThan(8);
  const opponents = games.flatMap(({ players }) =>
    [players?.white?.user?.id, players?.black?.user?.id].filter((id) => id !== undefined && id !== 'someone'),
  );
  const met = [...Map.groupBy(opponents, (id) => id).values()].map(({ length }) => length);
  expect(Math.max(...met)).toBeGreaterThan(3);
  expect(met.filter((times) => times === 1).length).toBeGreaterThan(50);
});
