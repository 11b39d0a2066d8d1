import { afterAll, describe, expect, test } from 'bun:test';
import { chmodSync, cpSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import postgres from 'postgres';
import { isRoot, postgresAccount } from './account.ts';
import { freePort } from './free-port.ts';
import { postgresProgram } from './postgres.ts';
import { findPackage, postgresBinaries } from './postgres-binaries.ts';
import { endProgram, killProgram, type Running } from './program.ts';
import { temporaryFolder } from './temporary-folder.ts';

const folder = temporaryFolder('postgres');
afterAll(folder.remove);

const query = async (url: string, text: string) => {
  const sql = postgres(url, { max: 1, onnotice: () => undefined });
  try {
    return await sql.unsafe(text);
  } finally {
    await sql.end();
  }
};

test('keeps what was committed over a kill, past a stopped backend and a lock file of a stranger', async () => {
  const program = postgresProgram({
    dataFolder: folder.path,
    port: await freePort(),
    durable: true,
    logPath: join(folder.path, 'postgres.log'),
  });
  const start = async (): Promise<Running> => {
    const running = await program.launch();
    await program.ready(running);
    return running;
  };

  const first = await start();
  await query(program.url, 'create table kept as select 1 as one');
  const [backend] = await query(
    program.url,
    "select pid from pg_stat_activity where backend_type = 'checkpointer'",
  );
  process.kill(backend?.pid, 'SIGSTOP');
  process.kill(first.identity.pid, 'SIGKILL');
  await first.ended;

  const second = await start();
  expect(await query(program.url, 'select * from kept')).toMatchObject([{ one: 1 }]);
  await killProgram(program, second);
  const lock = join(folder.path, 'postgres', 'data', 'postmaster.pid');
  writeFileSync(lock, `${process.pid}\n${join(folder.path, 'postgres', 'data')}\n`);

  const third = await start();
  expect(await query(program.url, 'select * from kept')).toMatchObject([{ one: 1 }]);
  await endProgram(program, third, 30_000);
  expect(await third.ended).toBe('exit code 0');
});

test('asks for a password over TCP', async () => {
  const program = postgresProgram({
    dataFolder: folder.path,
    port: await freePort(),
    durable: true,
    logPath: join(folder.path, 'postgres.log'),
  });
  const running = await program.launch();
  await program.ready(running);
  const wrong = new URL(program.url);
  wrong.password = 'wrong';
  await expect(query(wrong.href, 'select 1')).rejects.toThrow('password authentication failed');
  expect(await query(program.url, 'show server_encoding')).toMatchObject([{ server_encoding: 'UTF8' }]);
  await endProgram(program, running, 10_000);
});

describe.skipIf(!isRoot())('as root (skipped: only root runs Postgres as another account)', () => {
  test('programs that the account cannot reach are copied to where it can', () => {
    const hidden = join(folder.path, 'hidden');
    mkdirSync(hidden, { mode: 0o700 });
    const native = join(hidden, 'native');
    const found = findPackage();
    cpSync(found.native, native, { recursive: true, verbatimSymlinks: true });
    const cache = join(folder.path, 'cache');
    const { postgres: path } = postgresBinaries(postgresAccount(), { ...found, native }, cache);
    expect(path.startsWith(cache)).toBe(true);
    chmodSync(hidden, 0o711);
    expect(postgresBinaries(postgresAccount(), { ...found, native }, cache).postgres.startsWith(hidden)).toBe(
      true,
    );
  });
});
