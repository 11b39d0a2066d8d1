import { afterAll, expect, test } from 'bun:test';
import type { GameSummary } from '@rookery/shared/contract/game-summary.ts';
import { startTestApi } from '@rookery/tools/test/api.ts';
import { createFakeWorker } from '@rookery/tools/test/fake-worker.ts';
import { ORDINARY } from '@rookery/tools/test/odd-games.ts';

const api = await startTestApi();
const worker = createFakeWorker(api);
afterAll(async () => {
  await worker.close();
  await api.close();
});

const { clocks: _clocks, ...PLAIN } = ORDINARY;
let games = 0;
const newId = () => `marked${String(++games).padStart(2, '0')}`;
const put = async (id: string, fields: object = {}) =>
  (await api.ask('PUT', `/api/games/${id}`, { game: { ...PLAIN, ...fields, id } })).status;
const request = (id: string, nodes: number) => api.ask('POST', `/api/games/${id}/analysis`, { nodes });
const shipped = (entries: number) => Array.from({ length: entries }, (_, i) => ({ eval: 10 * i }));

/** What the list says of a game: whether it is analyzed, by the filter and by the summary, which must agree. */
const isAnalyzed = async (id: string): Promise<boolean> => {
  const answers = await Promise.all(
    ['true', 'false'].map((analyzed) =>
      api.ask<{ items: GameSummary[] }>('GET', `/api/games?analyzed=${analyzed}&limit=500`),
    ),
  );
  const [yes, no] = answers.map(({ body }) => body.items.filter((item) => item.id === id));
  expect([yes?.length, no?.length].sort()).toEqual([0, 1]);
  const [item] = [...(yes ?? []), ...(no ?? [])];
  expect(item?.analyzed).toBe(yes?.length === 1);
  return item?.analyzed === true;
};

test('a game is analyzed when an analysis came with it', async () => {
  const [bare, whole] = [newId(), newId()];
  await put(bare);
  await put(whole, { analysis: shipped(10) });
  expect([await isAnalyzed(bare), await isAnalyzed(whole)]).toEqual([false, true]);
  expect(await put(bare, { analysis: shipped(10) })).toBe(200);
  expect(await isAnalyzed(bare)).toBe(true);
});

test('a game is analyzed when that is done here, and no sooner', async () => {
  const id = newId();
  await put(id);
  await request(id, 20_000);
  expect(await isAnalyzed(id)).toBe(false);
  await worker.workAll();
  expect(await isAnalyzed(id)).toBe(true);
  // A stronger one begins anew.
  await request(id, 90_000);
  expect(await isAnalyzed(id)).toBe(false);
  await worker.workAll();
  expect(await isAnalyzed(id)).toBe(true);
});

test('it stays so when a richer version of the same moves comes, and not with other moves', async () => {
  const id = newId();
  await put(id);
  await request(id, 20_000);
  await worker.workAll();
  expect(await put(id, { clocks: ORDINARY.clocks })).toBe(200);
  expect(await isAnalyzed(id)).toBe(true);
  expect(
    await put(id, { clocks: [...(ORDINARY.clocks as number[]), 17_000], moves: `${ORDINARY.moves} d3` }),
  ).toBe(200);
  expect(await isAnalyzed(id)).toBe(false);
});

test('it is analyzed by Lichess again when the one made here goes', async () => {
  const [bare, whole] = [newId(), newId()];
  await put(bare);
  await put(whole, { analysis: shipped(4) });
  for (const id of [bare, whole]) await request(id, 20_000);
  await worker.workAll();
  expect([await isAnalyzed(bare), await isAnalyzed(whole)]).toEqual([true, true]);
  await api.db.sql`delete from analyses`;
  expect([await isAnalyzed(bare), await isAnalyzed(whole)]).toEqual([false, true]);
});

test('an end and a richer version at the same moment agree in the end', async () => {
  const ids = Array.from({ length: 12 }, newId);
  await Promise.all(ids.map((id) => put(id)));
  await Promise.all(ids.map((id) => request(id, 20_000)));
  let clock = 17_000;
  const richer = async () => {
    for (let round = 0; round < 6; round++) {
      clock++;
      await Promise.all(
        ids.map((id) => put(id, { clocks: [...(ORDINARY.clocks as number[]).slice(0, 10), clock] })),
      );
    }
  };
  await Promise.all([worker.workAll(), richer()]);
  for (const id of ids) expect([id, await isAnalyzed(id)]).toEqual([id, true]);
});
