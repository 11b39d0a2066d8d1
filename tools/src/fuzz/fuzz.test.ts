import { afterAll, expect, test } from 'bun:test';
import postgres from 'postgres';
import { temporaryFolder } from '../stack/temporary-folder.ts';
import { createTestDatabase } from '../test/database.ts';
import { testRedis } from '../test/redis.ts';
import { type FuzzOptions, type FuzzReport, runFuzz } from './run.ts';
import { startFuzzServer } from './server.ts';

const folder = temporaryFolder('fuzz');
afterAll(() => folder.remove());

/** Fuzzes an API over a database of its own, to which `prepare` is done before. */
const fuzz = async (options: FuzzOptions, prepare?: (sql: postgres.Sql) => Promise<unknown>) => {
  const [database, redis] = await Promise.all([createTestDatabase(), testRedis()]);
  const server = await startFuzzServer({
    databaseUrl: database.url,
    redisUrl: redis.url,
    scratch: folder.path,
  });
  const sql = postgres(database.url, { max: 1, onnotice: () => undefined });
  try {
    await prepare?.(sql);
    return await runFuzz(server, options);
  } finally {
    await sql.end();
    await server.stop();
    await database.drop();
  }
};

test('2,000 requests to all routes bring about no 500, no silence, no secret, no error in the log and no growth', async () => {
  const { result, faults, text } = await fuzz({ requests: 2_000, seed: 20_260_101 });
  expect(faults.length === 0 ? '' : text).toBe('');
  expect(result.sent).toBeGreaterThanOrEqual(2_000);
  // Each by nobody, the owner, a reader and both services.
  expect(result.pairs).toBe(5 * result.operations);
  // Not all of them end at the validation.
  expect((result.byStatus['200'] ?? 0) / result.sent).toBeGreaterThan(0.1);
  expect((result.byStatus['404'] ?? 0) / result.sent).toBeGreaterThan(0.02);
}, 120_000);

test('a table that is gone is found out by the answers, and by the log with route and request', async () => {
  const { result, faults }: FuzzReport = await fuzz(
    { requests: 200, seed: 1, only: '/api/rejected' },
    (sql) => sql`alter table rejected_records rename to gone`,
  );
  expect(result.findings.map(({ operation }) => operation)).toContain('GET /api/rejected');
  expect(result.findings[0]?.trouble).toStartWith('500: ');
  expect(faults.join('\n')).toMatch(
    /errors are in the log: .*GET \/api\/rejected: request failed.*\(fuzz-0-\d+\)/,
  );
});
