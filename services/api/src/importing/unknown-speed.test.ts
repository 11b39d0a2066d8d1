import { afterAll, expect, test } from 'bun:test';
import type { GameSummary } from '@rookery/shared/contract/game-summary.ts';
import type { Insight } from '@rookery/shared/contract/insights.ts';
import type { PlayerSummary } from '@rookery/shared/contract/statistics.ts';
import { startTestApi } from '@rookery/tools/test/api.ts';
import { importFile } from '@rookery/tools/test/import-file.ts';

const api = await startTestApi();
afterAll(() => api.close());
await api.ask('POST', '/api/players', { username: 'anna' });

const game = (event: string, tags = '') =>
  `[Event "${event}"]\n[White "Anna"]\n[Black "Ben"]\n[Result "1-0"]\n${tags}\n1. e4 e5 2. Nf3 1-0\n\n`;
await importFile(
  api,
  game('club') + game('atomic', '[Variant "Atomic"]\n') + game('letters', '[TimeControl "1/86400"]\n'),
  {},
  '?player=anna',
);
const get = async <T>(path: string): Promise<T> => (await api.ask<T>('GET', path)).body;
const listed = async (filter: string) =>
  (await get<{ items: GameSummary[] }>(`/api/games?order=asc${filter}`)).items.map(
    ({ speed, perf }) => `${speed} ${perf}`,
  );
const UNKNOWN = ['unknown atomic', 'unknown unknown'];
const LETTERS = ['correspondence correspondence'];

test('a game of which nothing says the speed is of none, and found as that', async () => {
  expect((await listed('')).sort()).toEqual([...LETTERS, ...UNKNOWN]);
  expect((await listed('&speed=unknown')).sort()).toEqual(UNKNOWN);
  expect(await listed('&speed=correspondence')).toEqual(LETTERS);
  expect((await listed('&speed=unknown,correspondence')).length).toBe(3);
});

test('it is so in the summary, the insights and CSV too', async () => {
  const { bySpeed } = await get<PlayerSummary>('/api/players/anna/summary');
  expect(Object.entries(bySpeed).map(([speed, { games }]) => [speed, games])).toEqual([
    ['unknown', 2],
    ['correspondence', 1],
  ]);
  const groups = async (by: string) =>
    (await get<Insight[]>(`/api/players/anna/insights?metric=nbMoves&by=${by}`)).map(
      ({ key, label, games }) => [key, label, games],
    );
  expect(await groups('speed')).toEqual([
    ['correspondence', 'Correspondence', 1],
    ['unknown', 'Not known', 2],
  ]);
  expect(await groups('perf')).toEqual([
    ['correspondence', 'Correspondence', 1],
    ['unknown', 'Not known', 1],
    ['atomic', 'Atomic', 1],
  ]);
  const [head = '', ...rows] = (await get<string>('/api/games/export?format=csv&speed=unknown'))
    .trim()
    .split('\r\n');
  const columns = ['speed', 'perf'].map((name) => head.split(',').indexOf(name));
  expect(rows.map((row) => columns.map((at) => row.split(',')[at]).join(' ')).sort()).toEqual(UNKNOWN);
});
