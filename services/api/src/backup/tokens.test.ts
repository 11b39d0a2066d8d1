import { afterAll, expect, test } from 'bun:test';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { MadeToken } from '@rookery/shared/contract/access.ts';
import { startTestApi } from '@rookery/tools/test/api.ts';
import { createEmptyDatabase } from '@rookery/tools/test/database.ts';
import { runCommand } from '@rookery/tools/test/run-command.ts';
import postgres from 'postgres';
import { backup } from './backup.ts';
import { restore } from './restore.ts';

const folder = mkdtempSync(join(tmpdir(), 'tokens-'));
const path = join(folder, 'file');
const api = await startTestApi();
afterAll(async () => {
  await api.close();
  rmSync(folder, { recursive: true });
});

const make = async (name: string) =>
  (await api.ask<MadeToken>('POST', '/api/tokens', { role: 'reader', name })).body;
const [kept, revoked] = [await make('kept'), await make('revoked')];
await api.ask('POST', '/api/session', { token: kept.token });
await backup(api.databaseUrl, path, { version: '0.0.0' });
await api.ask('DELETE', `/api/tokens/${revoked.id}`);

/** The tokens of a database by name with whether they are revoked, and the number of its sessions. */
const read = async (url: string) => {
  const sql = postgres(url, { max: 1 });
  try {
    const tokens = await sql<{ name: string; revoked: boolean }[]>`
      select name, revoked_at is not null as revoked from tokens order by name`;
    const [row] = await sql<{ sessions: number }[]>`select count(*)::int as sessions from sessions`;
    return { tokens: Object.fromEntries(tokens.map((one) => [one.name, one.revoked])), ...row };
  } finally {
    await sql.end();
  }
};

test('what was revoked after the backup stays so, and sessions are gone', async () => {
  expect(await read(api.databaseUrl)).toEqual({ tokens: { kept: false, revoked: true }, sessions: 1 });
  expect((await restore(api.databaseUrl, path, { force: true })).tokens).toBe(1);
  expect(await read(api.databaseUrl)).toEqual({ tokens: { kept: false, revoked: true }, sessions: 0 });
});

test('where nothing is known of it the command says how many tokens came back', async () => {
  const empty = await createEmptyDatabase();
  try {
    const { code, said } = await runCommand(['restore', path, '--no-install'], { DATABASE_URL: empty.url });
    expect([code, said.split('\n')[0]]).toEqual([
      0,
      '2 tokens came back and hold, also where they were revoked since and this database did not know it: "bun run token list" shows them',
    ]);
    expect(await read(empty.url)).toEqual({ tokens: { kept: false, revoked: false }, sessions: 0 });
  } finally {
    await empty.drop();
  }
});
