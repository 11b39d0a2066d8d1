import { afterAll, describe, expect, test } from 'bun:test';
import type { LichessGame } from '@rookery/shared/lichess/game.ts';
import { startTestApi } from '@rookery/tools/test/api.ts';
import { differingRows, expectedRows, storedRows } from '@rookery/tools/test/derived-rows.ts';
import { importFile } from '@rookery/tools/test/import-file.ts';

const api = await startTestApi();
afterAll(() => api.close());
await api.ask('POST', '/api/players', { username: 'anna' });

const gameOf = async (id: string) => (await api.ask<LichessGame>('GET', `/api/games/${id}`)).body;
const NDJSON = { 'content-type': 'application/x-ndjson' };
const LINES = ['created', 'updated', 'unchanged', 'refused'] as const;
const countsOf = (result: Awaited<ReturnType<typeof importFile>>) => LINES.map((name) => result[name]);
const [CREATED, UPDATED, UNCHANGED, REFUSED] = [
  [1, 0, 0, 0],
  [0, 1, 0, 0],
  [0, 0, 1, 0],
  [0, 0, 0, 1],
];

const recordOf = (id: string, more: Partial<LichessGame> = {}): LichessGame => ({
  id,
  rated: true,
  variant: 'standard',
  speed: 'blitz',
  perf: 'blitz',
  createdAt: Date.UTC(2024, 4, 6),
  lastMoveAt: Date.UTC(2024, 4, 6, 0, 5),
  status: 'resign',
  source: 'lobby',
  players: {
    white: { user: { name: 'Anna', id: 'anna' }, rating: 1501, ratingDiff: 6 },
    black: { user: { name: 'Ben', id: 'ben' }, rating: 1490, ratingDiff: -6 },
  },
  winner: 'white',
  moves: 'e4 e5 Nf3 Nc6 Bc4 Nf6',
  clock: { initial: 180, increment: 2, totalTime: 260 },
  ...more,
});

const pgnOf = (id: string, moves: string) =>
  `[Event "Fake"]\n[Site "https://lichess.org/${id}"]\n[UTCDate "2020.01.01"]\n[White "Xaver"]\n[Black "Yves"]\n[Result "0-1"]\n\n${moves} 0-1\n`;
const SHORT = '1. e4 { [%eval 0.2] } e5 { [%eval 0.1] } 2. d4 { [%eval 0.0] } d6 { [%eval 0.4] }';
const SAME =
  '1. e4 { [%eval 0.2] [%clk 0:03:00] } e5 { [%eval 0.1] [%clk 0:03:00] } 2. Nf3 { [%eval 0.2] [%clk 0:02:59] } Nc6 { [%eval 0.2] [%clk 0:02:58] } 3. Bc4 { [%eval 0.2] [%clk 0:02:57] } Nf6 { [%eval 0.1] [%clk 0:02:56] }';
const ADDED = {
  clocks: [18_000, 18_000, 17_900, 17_800, 17_700, 17_600],
  analysis: [20, 10, 20, 20, 20, 10].map((cp) => ({ eval: cp })),
};

const sync = (game: LichessGame) =>
  api.ask('PUT', `/api/games/${game.id}`, { game, fetchedAt: new Date().toISOString() });
const lichessFile = (game: LichessGame) => importFile(api, JSON.stringify(game), NDJSON);

describe('a game that Lichess sent', () => {
  test.each([
    ['synced', sync],
    ['imported', lichessFile],
  ])(
    'and was %s is never replaced by a PGN of other moves, which is refused with the difference',
    async (how, save) => {
      const record = recordOf(`stay${how.slice(0, 4)}`);
      await save(record);
      const result = await importFile(api, pgnOf(record.id, SHORT));
      expect(countsOf(result)).toEqual(REFUSED);
      expect(result.rejected).toEqual([
        {
          index: 0,
          code: 'invalid_game',
          detail:
            "Lichess's own record of this game is stored and stays: at ply 3 it has Nf3, and the file d4",
          headers: expect.objectContaining({ GameId: record.id, Event: 'Fake' }),
        },
      ]);
      const shorter = await importFile(api, pgnOf(record.id, '1. e4 e5 2. Nf3'));
      expect(shorter.rejected[0]?.detail).toEndWith('it has 6 half-moves, and the file 3');
      expect(await gameOf(record.id)).toEqual(record);
    },
  );

  test('gets what it lacks from a PGN of the same moves, and nothing else', async () => {
    const record = recordOf('addClock');
    await sync(record);
    expect(countsOf(await importFile(api, pgnOf(record.id, SAME)))).toEqual(UPDATED);
    expect(await gameOf(record.id)).toEqual({ ...record, ...ADDED });
    expect(countsOf(await importFile(api, pgnOf(record.id, SAME)))).toEqual(UNCHANGED);
    // A full sync reads it again, without what only the file had.
    expect((await sync(record)).status).toBe(204);
    expect(await gameOf(record.id)).toEqual({ ...record, ...ADDED });
  });

  test('stays as it is while it runs, however the file says that it ended', async () => {
    const { winner: _none, ...rest } = recordOf('stillRun', { status: 'started' });
    await sync(rest);
    expect(countsOf(await importFile(api, pgnOf(rest.id, SAME)))).toEqual(UPDATED);
    expect(await gameOf(rest.id)).toEqual({ ...rest, ...ADDED });
    const ended = recordOf(rest.id, { moves: `${rest.moves} d3` });
    await sync(ended);
    expect(await gameOf(rest.id)).toEqual(ended);
  });
});

describe('a game that was made of a PGN', () => {
  test.each([
    ['synced', sync],
    ['imported', lichessFile],
  ])('is what Lichess says of it once it is %s, however much the file said', async (how, save) => {
    const record = recordOf(`gone${how.slice(0, 4)}`);
    expect(countsOf(await importFile(api, pgnOf(record.id, SHORT)))).toEqual(CREATED);
    await save(record);
    expect(await gameOf(record.id)).toEqual(record);
    const { status } = await api.ask('GET', `/api/games/${record.id}/analysis`);
    expect(status).toBe(404);
  });

  test('keeps the clocks and the analysis that only the file had, where the moves are the same', async () => {
    const record = recordOf('keepEval');
    await importFile(api, pgnOf(record.id, SAME));
    await sync(record);
    expect(await gameOf(record.id)).toEqual({ ...record, ...ADDED });
    const richer = {
      ...record,
      clocks: [1, 2, 3, 4, 5, 6],
      analysis: record.moves?.split(' ').map(() => ({ eval: 9 })),
    };
    await sync(richer);
    expect(await gameOf(record.id)).toEqual(richer);
  });

  test('gives way also to a record that still runs, which is looked at again', async () => {
    const { winner: _none, ...running } = recordOf('runAfter', { status: 'started', moves: 'e4 e5' });
    await importFile(api, pgnOf(running.id, SAME));
    await sync(running);
    expect(await gameOf(running.id)).toEqual(running);
  });

  test('goes on by another PGN as before', async () => {
    await importFile(api, pgnOf('twoFiles', '1. e4 e5'));
    expect(countsOf(await importFile(api, pgnOf('twoFiles', SAME)))).toEqual(UPDATED);
    expect(await gameOf('twoFiles')).toMatchObject({ ...ADDED, moves: recordOf('').moves });
  });
});

test('what is derived is as if each game had come so at once', async () => {
  const ids = (await api.db.sql<{ id: string }[]>`select id from games`).map(({ id }) => id);
  const games = await Promise.all(ids.map(gameOf));
  const expected = expectedRows(games, (player) => player === 'anna');
  expect(differingRows(expected, await storedRows(api.db.sql))).toEqual([]);
});
