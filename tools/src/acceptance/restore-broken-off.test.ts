import { afterAll, expect, test } from 'bun:test';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { backup } from '@rookery/api/backup/backup.ts';
import { startTestApi } from '../test/api.ts';
import { ORDINARY } from '../test/odd-games.ts';
import { startCommand } from '../test/run-command.ts';
import { until } from '../test/until.ts';

const folder = mkdtempSync(join(tmpdir(), 'broken-off-'));
const path = join(folder, 'games.rookery');
const api = await startTestApi();
const { sql } = api.db;
afterAll(async () => {
  await api.close();
  rmSync(folder, { recursive: true });
});
await backup(api.databaseUrl, path, { version: '0.0.0' });
await api.ask('PUT', `/api/games/${ORDINARY.id}`, { game: ORDINARY });

test.each([
  ['SIGINT', 130],
  ['SIGTERM', 143],
] as const)(
  'a restore that is ended by %s says that nothing was changed, and nothing was',
  async (signal, code) => {
    await sql.begin(async (tx) => {
      // What reads goes on, and what is to be emptied waits.
      await tx`lock table games in access share mode`;
      const command = startCommand(['restore', path, '--force', '--no-install'], {
        DATABASE_URL: api.databaseUrl,
      });
      const waiting = () => sql`
      select 1 from pg_stat_activity where application_name = 'rookery restore'
        and datname = current_database() and wait_event_type = 'Lock'`;
      await until('the restore to wait', async () => (await waiting()).length > 0);
      process.kill(command.pid, signal);
      expect(await command.ended).toBe(code);
      expect([command.said(), command.printed()]).toEqual([
        'broken off: the transaction is rolled back, nothing was changed\n',
        '',
      ]);
    });
    const connected = () => sql`select 1 from pg_stat_activity where application_name = 'rookery restore'
    and datname = current_database()`;
    await until('its connection to end', async () => (await connected()).length === 0);
    expect((await api.ask('GET', `/api/games/${ORDINARY.id}`)).status).toBe(200);
  },
);
