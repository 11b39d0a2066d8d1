import { afterAll, beforeAll, expect, test } from 'bun:test';
import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Explorer } from '@rookery/shared/contract/explorer.ts';
import type { LichessGame } from '@rookery/shared/lichess/game.ts';
import { worldGames } from '@rookery/tools/lichess/generate/world.ts';
import { openApi, startTestApi, type TestApi } from '@rookery/tools/test/api.ts';
import { createEmptyDatabase } from '@rookery/tools/test/database.ts';
import { oddGames } from '@rookery/tools/test/odd-games.ts';
import { testRedis } from '@rookery/tools/test/redis.ts';
import { rebuild } from '../rebuilding/rebuild.ts';
import { backup } from './backup.ts';
import { restore } from './restore.ts';

const folder = mkdtempSync(join(tmpdir(), 'backup-'));
const api = await startTestApi();
const empty = await createEmptyDatabase();
afterAll(async () => {
  await api.close();
  await empty.drop();
  rmSync(folder, { recursive: true });
});

const path = join(folder, 'whole.rookery');
const world = JSON.parse(
  JSON.stringify([...worldGames({ seed: 9, players: 2, games: 100 })]),
) as LichessGame[];
const put = (game: LichessGame) => api.ask('PUT', `/api/games/${game.id}`, { game });
const first = [...world.slice(0, 100), ...oddGames().map(([, game]) => game)];
const later = world.slice(100);

beforeAll(async () => {
  await Promise.all(first.map(put));
});

test('a backup while games come in is of one moment, and restores to deep-equal games', async () => {
  const coming = Promise.all(later.map(put));
  const report = await backup(api.databaseUrl, path, { version: '0.0.0' });
  await coming;
  expect(statSync(path).mode & 0o777).toBe(0o600);
  expect(readdirSync(folder)).toEqual(['whole.rookery']);
  expect(report.bytes).toBe(statSync(path).size);
  const restored = await restore(empty.url, path, {});
  expect(restored.games).toBe(report.games);
  expect(restored.games).toBeGreaterThanOrEqual(first.length);
  // What was noted for those who read there is nothing to those who read here.
  const names = report.tables.map(({ name }) => name);
  expect([names.includes('sides'), names.filter((name) => name.includes('changes'))]).toEqual([true, []]);
  const other = await openApi(empty.url, (await testRedis()).url);
  try {
    const [noted] = await other.db.sql<{ n: number }[]>`select count(*)::int as n from side_changes`;
    expect(noted?.n).toBe(0);
    const ids = await other.db.sql<{ id: string }[]>`select id from games`;
    expect(ids.length).toBe(report.games);
    for (const { id } of ids)
      expect((await other.ask('GET', `/api/games/${id}`)).body).toEqual(
        (await api.ask('GET', `/api/games/${id}`)).body,
      );
    expect((await rebuild(empty.url, { check: true })).differences).toBe(0);
    // New games are numbered on.
    for (const game of later) await other.ask('PUT', `/api/games/${game.id}`, { game });
    expect((await rebuild(empty.url, { check: true })).differences).toBe(0);
  } finally {
    await other.close();
  }
}, 90_000);

/** The explorer's answer but for its cursor, which holds a number of this database. */
const explore = async (one: TestApi) => {
  const { next: _next, ...answer } = (await one.ask<Explorer>('GET', '/api/explorer?limit=100')).body;
  return answer;
};

test('an API that runs on takes the numbers of what was restored', async () => {
  const other = await startTestApi();
  try {
    // Here the same players, lines and openings have other numbers than in the backup.
    for (const game of later.toReversed()) await other.ask('PUT', `/api/games/${game.id}`, { game });
    const before = await explore(other);
    await restore(other.databaseUrl, path, { force: true });
    expect(await explore(other)).not.toEqual(before);
    for (const game of later)
      expect((await other.ask('PUT', `/api/games/${game.id}`, { game })).status).toBeLessThan(300);
    for (const { fullId: _private, ...game } of later)
      expect((await other.ask<LichessGame>('GET', `/api/games/${game.id}`)).body).toEqual(
        game as LichessGame,
      );
    expect((await rebuild(other.databaseUrl, { check: true })).differences).toBe(0);
    // Sides that were in memory are those of the backup, and what comes after them is seen.
    const game = { ...world[0], id: 'theNewest' } as LichessGame;
    for (const one of [api, other]) await one.ask('PUT', '/api/games/theNewest', { game });
    expect(await explore(other)).toEqual(await explore(api));
  } finally {
    await other.close();
  }
}, 90_000);

const refused = async (bytes: Uint8Array, force = true): Promise<string> => {
  const bad = join(folder, 'bad');
  await Bun.write(bad, bytes);
  const count = () => api.db.sql`select count(*)::int as n, max(fetched_at) as at from games`;
  const before = await count();
  const reason = await restore(api.databaseUrl, bad, { force }).then(
    () => 'restored',
    (error: Error) => error.message,
  );
  expect(await count()).toEqual(before);
  return reason;
};

test('a backup of a newer schema is refused', async () => {
  const whole = await Bun.file(path).bytes();
  const text = new TextDecoder('latin1').decode(whole.subarray(0, 100));
  const at = text.indexOf('"schema":') + '"schema":'.length;
  const newer = whole.slice();
  newer[at] = '9'.charCodeAt(0);
  // Its checksum is wrong too, which is seen first: either way nothing is touched.
  expect(await refused(newer)).toMatch(/damaged|knows only/);
});

test('what is cut off, altered, foreign or newer is refused with a sentence, and nothing is touched', async () => {
  const whole = await Bun.file(path).bytes();
  for (const part of [0.2, 0.5, 0.9])
    expect(await refused(whole.slice(0, whole.length * part))).toContain('cut off');
  expect(await refused(whole.slice(0, -1))).toContain('cut off');
  for (const part of [0.3, 0.6, 0.99]) {
    const flipped = whole.slice();
    flipped[Math.floor(whole.length * part)] = (whole[Math.floor(whole.length * part)] as number) ^ 1;
    expect(await refused(flipped)).toMatch(/damaged|cut off/);
  }
  expect(await refused(new Uint8Array([...whole, 10]))).toContain('behind the end');
  expect(await refused(Bun.gzipSync(new TextEncoder().encode('something else\n')))).toContain(
    'no backup of Rookery',
  );
  expect(await refused(new Uint8Array())).toContain('no backup of Rookery');
  expect(await refused(whole, false)).toContain('--force');
});

test('a file that is there is not written over unless told so, and a failure leaves none behind', async () => {
  const again = (force: boolean, url = api.databaseUrl) => backup(url, path, { version: '0.0.0', force });
  await expect(again(false)).rejects.toThrow('--force');
  expect((await again(true)).rows).toBeGreaterThan(0);
  const nowhere = join(folder, 'nowhere');
  const away = new URL(api.databaseUrl);
  away.pathname = '/nosuchdatabase';
  await expect(backup(away.href, nowhere, { version: '0.0.0' })).rejects.toThrow('nosuchdatabase');
  expect(readdirSync(folder).filter((name) => name.startsWith('nowhere'))).toEqual([]);
});

test('of two backups to one file at once one is whole there, and the other is refused or replaced', async () => {
  const both = async (name: string, force: boolean) => {
    const once = () => backup(api.databaseUrl, join(folder, name), { version: '0.0.0', force });
    const ended = await Promise.allSettled([once(), once()]);
    expect((await restore(empty.url, join(folder, name), { force: true })).games).toBeGreaterThan(0);
    expect(readdirSync(folder).filter((one) => one.startsWith(name))).toEqual([name]);
    return ended.flatMap((one) => (one.status === 'rejected' ? [`${one.reason.message}`] : []));
  };
  expect(await both('forced', true)).toEqual([]);
  expect(await both('not-forced', false)).toEqual([
    `${join(folder, 'not-forced')} is there already: name another file, or give --force`,
  ]);
});
