import { expect, test } from 'bun:test';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import postgres from 'postgres';
import { makeSecret } from '../stack/secret.ts';
import { temporaryFolder } from '../stack/temporary-folder.ts';
import { startTestServers } from '../test/servers.ts';
import { until } from '../test/until.ts';
import { type Canary, type CanaryReport, describeCanary, startCanary, troublesOf } from './canary.ts';
import { createFindSecrets } from './find-secrets.ts';
import { makeMarker } from './marker.ts';
import { lookAtOutput } from './notes.ts';
import { watchProcesses } from './process-list.ts';

/** What a canary of its own reports of some work; the one of this very run goes on afterwards. */
const reportOf = async (work: (canary: Canary) => unknown): Promise<CanaryReport> => {
  const before = { ...process.env };
  const canary = startCanary();
  try {
    await work(canary);
    return canary.end();
  } finally {
    Object.assign(process.env, before);
  }
};

/** Looks through a folder with those files as it is removed. */
const removeFolder = (files: Record<string, string>): void => {
  const { path, remove } = temporaryFolder('canary');
  for (const [name, text] of Object.entries(files)) writeFileSync(join(path, name), text, { mode: 0o600 });
  remove();
};

test('a run whose secrets are where they belong is green, and says what was searched', async () => {
  const report = await reportOf((canary) => {
    canary.line('1 pass');
    removeFolder({ token: `${makeSecret()}\n`, 'api.log': 'x'.repeat(3_000_000) });
    lookAtOutput('what up wrote', 'ready http://127.0.0.1:3000\n');
  });
  expect(troublesOf(report)).toEqual([]);
  expect(describeCanary(report)).toMatch(
    /^canary: 0 leaks in 2 files \(3 MB\), 1 lines of output and [\d,]+ command lines; secrets in their own files: 1$/,
  );
});

test('a secret that is printed, written by a command or left in a file is a failure each', async () => {
  const report = await reportOf((canary) => {
    canary.line(`error: no player ${makeSecret()}`);
    removeFolder({ token: makeSecret(), 'api.log': `redis://:${makeSecret()}@127.0.0.1 refuses\n` });
    lookAtOutput('what up wrote', `listening with ${makeSecret()}\n`);
  });
  expect(troublesOf(report)).toEqual([
    'canary: a secret in what the tests print: error: no player [cut out]',
    expect.stringMatching(
      /^canary: a secret in \/.*\/api\.log: redis:\/\/:\[cut out\]@127\.0\.0\.1 refuses$/,
    ),
    'canary: a secret in what up wrote: listening with [cut out]',
  ]);
});

test('a run in which no secret has the marker is red: it would have seen nothing', async () => {
  const report = await reportOf(() => removeFolder({ token: 'not-marked' }));
  expect(troublesOf(report)).toEqual([expect.stringContaining('it saw nothing')]);
});

test('what was in a table of a database that is dropped, and in a job that is gone, is found', async () => {
  const report = await reportOf(async (canary) => {
    const servers = await startTestServers(false);
    await canary.keepAll(servers);
    const sql = postgres(servers.databaseUrl, { max: 1, onnotice: () => undefined });
    await sql`create database gone`;
    const gone = postgres(servers.databaseUrl.replace(/\/[^/]*$/, '/gone'), { max: 1 });
    await gone`create table notes (text text)`;
    await gone`insert into notes values (${makeSecret()})`;
    await gone.end();
    await sql`drop database gone`;
    await sql.end();
    const redis = new Redis(servers.redisUrl);
    await redis.hset('bull:db_queue:1', 'data', makeSecret());
    await redis.flushall();
    redis.disconnect();
    await servers.stop();
  });
  const places = report.hits.map(({ where }) => where.replace(/^.*\/(pg_wal|appendonlydir)\/.*$/, '$1'));
  expect([...new Set(places)].toSorted()).toEqual(['appendonlydir', 'pg_wal']);
  expect(report.kept).toBe(1);
});

test.skipIf(process.platform !== 'linux')(
  'a secret on the command line of a process is found (skipped: needs /proc)',
  async () => {
    const marker = makeMarker();
    const watch = watchProcesses(createFindSecrets(marker));
    expect(watch.hits()).toEqual([]);
    const child = Bun.spawn(['sh', '-c', 'read line', `--token=${marker}abc`], { stdin: 'pipe' });
    await until('the process to be seen', () => watch.hits().length > 0);
    expect(watch.hits()).toEqual([
      { where: `the command line of process ${child.pid}`, near: 'sh -c read line --token=[cut out]' },
    ]);
    child.kill();
    watch.stop();
  },
);
