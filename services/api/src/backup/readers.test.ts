import { afterAll, test } from 'bun:test';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startTestApi } from '@rookery/tools/test/api.ts';
import { until } from '@rookery/tools/test/until.ts';
import postgres from 'postgres';
import { backup } from './backup.ts';
import { restore } from './restore.ts';

const folder = mkdtempSync(join(tmpdir(), 'readers-'));
const path = join(folder, 'file');
const api = await startTestApi();
afterAll(async () => {
  await api.close();
  rmSync(folder, { recursive: true });
});

test('who reads the tables in another order holds a restore up, and does not end it', async () => {
  await backup(api.databaseUrl, path, { version: '0.0.0' });
  const sql = postgres(api.databaseUrl, { max: 3 });
  const [held, goOn] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  try {
    const whoeverWaitsFor = (table: string) =>
      until(`somebody to wait for ${table}`, async () => {
        const rows = await sql`
          select from pg_locks where not granted and relation = ${table}::regclass
            and database = (select oid from pg_database where datname = current_database())`;
        return rows.length > 0;
      });
    let restoring: Promise<unknown> | undefined;
    let holding: Promise<unknown> | undefined;
    await sql.begin(async (tx) => {
      // So the other one finds that both stand in a circle, and is the one to give way.
      await tx`set local deadlock_timeout = '60s'`;
      await tx`select from sides limit 1`;
      // The restore stops between the two tables, until the reader waits for the one that it has: it looks for a circle
      // once, a second after it began to wait.
      holding = sql.begin(async (other) => {
        await other`select from players limit 1`;
        held.resolve();
        await goOn.promise;
      });
      await held.promise;
      restoring = restore(api.databaseUrl, path, { force: true });
      restoring.catch(() => undefined);
      await whoeverWaitsFor('players');
      const reading = tx`select from analyses limit 1`;
      reading.catch(() => undefined);
      await whoeverWaitsFor('analyses');
      goOn.resolve();
      await reading;
    });
    await holding;
    await restoring;
  } finally {
    goOn.resolve();
    await sql.end();
  }
});
