import { afterAll, afterEach, expect, test } from 'bun:test';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import postgres from 'postgres';
import { createTestDatabase } from '../test/database.ts';
import { runCommand, startCommand } from '../test/run-command.ts';
import { until } from '../test/until.ts';

const folder = mkdtempSync(join(tmpdir(), 'broken-off-'));
const path = join(folder, 'games.rookery');
const database = await createTestDatabase();
const DATABASE_URL = database.url;
const sql = postgres(database.url, { max: 2, onnotice: () => undefined });
afterEach(() => {
  for (const name of readdirSync(folder)) rmSync(join(folder, name));
});
afterAll(async () => {
  await sql.end();
  await database.drop();
  rmSync(folder, { recursive: true });
});

const parts = () => readdirSync(folder).filter((name) => name.endsWith('.part'));

/** Breaks a backup off while it waits for a table that somebody else holds, in the middle of its file. */
const breakOff = async (signal: NodeJS.Signals, ...options: string[]) =>
  sql.begin(async (tx) => {
    await tx`lock table games in access exclusive mode`;
    const command = startCommand(['backup', path, '--no-install', ...options], { DATABASE_URL });
    const waiting = () => sql`
      select 1 from pg_stat_activity where application_name = 'rookery backup'
        and datname = current_database() and wait_event_type = 'Lock'`;
    await until('the backup to wait', async () => (await waiting()).length > 0);
    expect(parts()).toHaveLength(1);
    process.kill(command.pid, signal);
    const code = await command.ended;
    return { code, said: command.said(), printed: command.printed() };
  });

test.each([
  ['SIGINT', 130],
  ['SIGTERM', 143],
] as const)('a backup that is ended by %s says so and leaves nothing', async (signal, code) => {
  const broken = await breakOff(signal);
  expect(broken).toEqual({
    code,
    said: `broken off: nothing was written to ${path}\n`,
    printed: '',
  });
  expect(readdirSync(folder)).toEqual([]);
});

test('what was to be written over stays as it was', async () => {
  writeFileSync(path, 'the backup of yesterday');
  expect((await breakOff('SIGINT', '--force')).code).toBe(130);
  expect(readdirSync(folder)).toEqual(['games.rookery']);
  expect(readFileSync(path, 'utf8')).toBe('the backup of yesterday');
});

test('one that is killed leaves no half file under the name, and the next one is whole', async () => {
  await breakOff('SIGKILL');
  expect(existsSync(path)).toBe(false);
  const left = parts();
  const again = await runCommand(['backup', path, '--no-install'], { DATABASE_URL });
  expect(again).toMatchObject({ code: 0, said: expect.stringContaining('0 games') });
  expect(readdirSync(folder).toSorted()).toEqual(['games.rookery', ...left]);
});
