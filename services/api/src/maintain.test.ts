import { afterAll, expect, test } from 'bun:test';
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startTestApi } from '@rookery/tools/test/api.ts';
import { ORDINARY } from '@rookery/tools/test/odd-games.ts';
import { until } from '@rookery/tools/test/until.ts';
import postgres from 'postgres';

const api = await startTestApi();
const server = Bun.serve({
  hostname: '127.0.0.1',
  port: 0,
  fetch: (request) => api.app.fetch(request, { address: '127.0.0.1' }),
});
const folder = mkdtempSync(join(tmpdir(), 'rookery-maintain-'));
afterAll(async () => {
  await server.stop(true);
  await api.close();
  rmSync(folder, { recursive: true });
});

/** Runs one of the programs as it is run in a container; `meanwhile` is given its pid. */
const runWhile = async (
  meanwhile: (pid: number) => Promise<unknown>,
  program: 'maintain' | 'ask-as-owner',
  ...args: string[]
) => {
  const child = Bun.spawn([process.execPath, `${import.meta.dir}/${program}.ts`, ...args], {
    env: {
      PATH: process.env.PATH ?? '',
      DATABASE_URL: api.databaseUrl,
      ROOKERY_TOKEN: api.token,
      PORT: String(server.port),
    },
    stdout: 'pipe',
    stderr: 'pipe',
  });
  const [printed, said] = await Promise.all([
    new Response(child.stdout).text(),
    new Response(child.stderr).text(),
    meanwhile(child.pid),
  ]);
  return { code: await child.exited, printed, said };
};
const run = (program: 'maintain' | 'ask-as-owner', ...args: string[]) =>
  runWhile(async () => undefined, program, ...args);

test('a database is saved, looked at and put back', async () => {
  await api.ask('PUT', '/api/games/ordinary', { game: ORDINARY });
  const file = join(folder, 'one.rookery');
  const saved = await run('maintain', 'backup', file);
  expect([saved.code, JSON.parse(saved.printed)]).toMatchObject([0, { games: 1 }]);
  expect(existsSync(file)).toBe(true);
  expect(await run('maintain', 'backup', file)).toMatchObject({
    code: 1,
    printed: '',
    said: expect.stringContaining('--force'),
  });
  const looked = await run('maintain', 'rebuild', '--check');
  expect([looked.code, JSON.parse(looked.printed)]).toMatchObject([0, { games: 1, differences: 0 }]);
  expect(await run('maintain', 'restore', file)).toMatchObject({
    code: 1,
    said: expect.stringContaining('--force'),
  });
  const back = await run('maintain', 'restore', file, '--force');
  expect([back.code, JSON.parse(back.printed)]).toMatchObject([0, { games: 1 }]);
  expect((await api.ask('GET', '/api/games/ordinary')).status).toBe(200);
});

test('a backup that is told to end says so and leaves nothing', async () => {
  const path = join(folder, 'broken.rookery');
  const sql = postgres(api.databaseUrl, { max: 2, onnotice: () => undefined });
  const waiting = () => sql`
    select 1 from pg_stat_activity where application_name = 'rookery backup'
      and datname = current_database() and wait_event_type = 'Lock'`;
  const broken = await sql.begin(async (tx) => {
    await tx`lock table games in access exclusive mode`;
    const end = async (pid: number) => {
      await until('the backup to wait', async () => (await waiting()).length > 0);
      process.kill(pid, 'SIGTERM');
    };
    return runWhile(end, 'maintain', 'backup', path);
  });
  await sql.end();
  expect(broken).toEqual({
    code: 143,
    printed: '',
    said: `rookery maintain: broken off: nothing was written to ${path}\n`,
  });
  expect(readdirSync(folder).filter((name) => name.startsWith('broken'))).toEqual([]);
});

test.each([
  [[]],
  [['save', 'x']],
  [['backup']],
  [['rebuild', 'x']],
  [['backup', 'x', 'y']],
  [['rebuild', '--x']],
])('%j is a wrong call', async (args) => {
  const { code, said } = await run('maintain', ...args);
  expect([code, said]).toEqual([2, expect.stringMatching(/^rookery maintain: [^\n]+\n$/)]);
});

test('the owner asks from beside the API', async () => {
  const status = await run('ask-as-owner', 'GET', '/api/status');
  expect([status.code, JSON.parse(status.printed)]).toMatchObject([0, { games: 1 }]);
  const made = await run('ask-as-owner', 'POST', '/api/tokens', '{"role":"reader","name":"a graph"}');
  expect([made.code, JSON.parse(made.printed)]).toMatchObject([0, { role: 'reader', name: 'a graph' }]);
  expect(await run('ask-as-owner', 'GET', '/api/nothing')).toMatchObject({ code: 1 });
  expect(await run('ask-as-owner')).toMatchObject({ code: 2, printed: '' });
});
