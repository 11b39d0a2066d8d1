import { afterAll, expect, test } from 'bun:test';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openApi, startTestApi } from '@rookery/tools/test/api.ts';
import { createEmptyDatabase } from '@rookery/tools/test/database.ts';
import {
  createFirstReleaseDatabase,
  FIRST_MIGRATIONS,
  readFirstRelease,
} from '@rookery/tools/test/first-release.ts';
import { ORDINARY } from '@rookery/tools/test/odd-games.ts';
import { testRedis } from '@rookery/tools/test/redis.ts';
import { newestMigration } from '../migrate.ts';
import { rebuild } from '../rebuilding/rebuild.ts';
import { backup } from './backup.ts';
import { restore } from './restore.ts';

const folder = mkdtempSync(join(tmpdir(), 'older-'));
const path = join(folder, 'first.rookery');
const { answers } = await readFirstRelease();
const first = await createFirstReleaseDatabase();
const saved = await backup(first.url, path, { version: '0.0.0' });
await first.drop();
afterAll(() => rmSync(folder, { recursive: true }));

test('a backup of the first release goes into an empty database and is brought forward', async () => {
  const empty = await createEmptyDatabase();
  // A table of then, which is no more.
  expect(saved.tables.find(({ name }) => name === 'position_counts')?.rows).toBeGreaterThan(0);
  const restored = await restore(empty.url, path, {});
  expect(restored).toMatchObject({ schema: FIRST_MIGRATIONS.length, rows: saved.rows, games: saved.games });
  const api = await openApi(empty.url, (await testRedis()).url);
  try {
    const [schema] = await api.db.sql<{ id: number; counts: string | null }[]>`
      select max(id) as id, to_regclass('position_counts')::text as counts from migrations`;
    expect(schema).toEqual({ id: await newestMigration(), counts: null });
    expect(saved.games).toBe(Object.keys(answers.games).length);
    for (const [id, game] of Object.entries(answers.games))
      expect((await api.ask('GET', `/api/games/${id}`)).body).toEqual(game);
    expect((await api.ask('GET', `/api/players/${answers.player}/summary`)).body).toMatchObject(
      answers.summary,
    );
    // New games are numbered on, and what is precomputed is as if it had been made today.
    expect((await api.ask('PUT', `/api/games/${ORDINARY.id}`, { game: ORDINARY })).status).toBe(201);
    expect((await rebuild(empty.url, { check: true })).differences).toBe(0);
  } finally {
    await api.close();
    await empty.drop();
  }
});

test.each([false, true])(
  'into a database of a newer schema it is refused with a sentence, and nothing is touched (force: %p)',
  async (force) => {
    const api = await startTestApi();
    try {
      await api.ask('PUT', `/api/games/${ORDINARY.id}`, { game: ORDINARY });
      await expect(restore(api.databaseUrl, path, { force })).rejects.toThrow(
        /^the backup has schema 4 and this database \d+: restore it into an empty database, which is then brought forward$/,
      );
      expect((await api.ask('GET', `/api/games/${ORDINARY.id}`)).status).toBe(200);
      const [row] = await api.db.sql<{ n: number }[]>`select count(*)::int as n from games`;
      expect(row?.n).toBe(1);
    } finally {
      await api.close();
    }
  },
);
