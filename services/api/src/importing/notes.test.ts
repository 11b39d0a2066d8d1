import { afterAll, expect, test } from 'bun:test';
import type { LichessGame } from '@rookery/shared/lichess/game.ts';
import { startTestApi } from '@rookery/tools/test/api.ts';
import { importFile } from '@rookery/tools/test/import-file.ts';

const api = await startTestApi();
afterAll(() => api.close());

const CREATED = { created: 1, updated: 0, unchanged: 0, refused: 0, rejected: [] };
const UPDATED = { ...CREATED, created: 0, updated: 1 };
const KNOWN = { ...CREATED, created: 0, unchanged: 1 };

const recordOf = (id: string, more: Partial<LichessGame> = {}): LichessGame => ({
  id,
  variant: 'standard',
  createdAt: Date.UTC(2024, 4, 6),
  lastMoveAt: Date.UTC(2024, 4, 6, 0, 5),
  status: 'resign',
  players: { white: { user: { name: 'Anna', id: 'anna' } }, black: { user: { name: 'Ben', id: 'ben' } } },
  winner: 'white',
  moves: 'e4 e5 Nf3',
  ...more,
});
const fileOf = (id: string, moves: string) =>
  `[Site "https://lichess.org/${id}"]\n[White "Anna"]\n[Black "Ben"]\n[Result "1-0"]\n\n${moves} 1-0\n`;
const NOTED = '{ Round one } 1. e4! { best by test [%csl Ge4] } e5 (1... c5 2. Nf3 { open }) 2. Nf3 $10';
const WRITTEN =
  '{ Round one } 1. e4! { best by test [%csl Ge4] } 1... e5 (1... c5 2. Nf3 { open }) 2. Nf3 $10 1-0';

let fetched = Date.now();
const sync = (game: LichessGame) =>
  api.ask('PUT', `/api/games/${game.id}`, { game, fetchedAt: new Date(++fetched).toISOString() });
const gameOf = async (id: string) => (await api.ask<LichessGame>('GET', `/api/games/${id}`)).body;
const movesOf = async (id: string) =>
  (await api.ask<string>('GET', `/api/games/${id}/pgn`)).body.split('\n\n')[1];

test("what a file says beside the moves is kept with Lichess's own record, which stays as it is", async () => {
  const record = recordOf('synced01', { import: { date: '2024.05.06' } });
  await sync(record);
  expect(await importFile(api, fileOf(record.id, NOTED))).toEqual(UPDATED);
  expect(await gameOf(record.id)).toEqual(record);
  const lines = await api.ask('GET', '/api/games/export?format=ndjson');
  expect(lines.body).toEqual(record);
  expect(await movesOf(record.id)).toBe(WRITTEN);
  const { body: plain } = await api.ask<string>('GET', `/api/games/${record.id}/pgn?evals=false`);
  expect(plain).toContain('\n1. e4 e5 2. Nf3 1-0\n');
  expect(await importFile(api, fileOf(record.id, NOTED))).toEqual(KNOWN);
  expect(await importFile(api, fileOf(record.id, WRITTEN))).toEqual(KNOWN);
});

test('it stays when the record comes again, also richer, later, or going on', async () => {
  const id = 'goesOn01';
  const running = recordOf(id, { status: 'started', moves: 'e4', winner: undefined });
  await sync(JSON.parse(JSON.stringify(running)) as LichessGame);
  expect(await importFile(api, fileOf(id, '1. e4! { so far }').replaceAll('1-0', '*'))).toEqual(UPDATED);
  const versions = [
    recordOf(id),
    recordOf(id, { rated: true }),
    recordOf(id, { rated: true, clocks: [1, 2, 3] }),
    recordOf(id, { rated: true, clocks: [1, 2, 3], analysis: [{ eval: 1 }, { eval: 2 }, { eval: 3 }] }),
  ];
  for (const version of versions) {
    expect((await sync(version)).status).toBe(200);
    expect(await gameOf(id)).toEqual(version);
    expect((await sync(version)).status).toBe(204);
    expect(await movesOf(id)).toMatch(/^1\. e4! .*\{ so far \}/);
  }
});

test('it goes from a game that a file made to the record of Lichess', async () => {
  expect(await importFile(api, fileOf('fromPgn1', NOTED))).toEqual(CREATED);
  expect(await movesOf('fromPgn1')).toBe(WRITTEN);
  await sync(recordOf('fromPgn1'));
  expect(await gameOf('fromPgn1')).toEqual(recordOf('fromPgn1'));
  expect(await movesOf('fromPgn1')).toBe(WRITTEN);
});

test('of two files each adds what the other has not, whether the record is there or not', async () => {
  for (const id of ['twoFile1', 'twoFile2']) {
    if (id === 'twoFile2') await sync(recordOf(id));
    await importFile(api, fileOf(id, '1. e4 e5 { one } 2. Nf3'));
    expect(await importFile(api, fileOf(id, '1. e4 { two } e5 { one } { three } 2. Nf3'))).toEqual(UPDATED);
    expect(await importFile(api, fileOf(id, '1. e4 e5 2. Nf3'))).toEqual(KNOWN);
    expect(await movesOf(id)).toBe('1. e4 { two } 1... e5 { one } { three } 2. Nf3 1-0');
  }
});
