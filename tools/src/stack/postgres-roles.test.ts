import { afterAll, expect, test } from 'bun:test';
import { join } from 'node:path';
import { migrate } from '@rookery/api/migrate.ts';
import postgres from 'postgres';
import { freePort } from './free-port.ts';
import { postgresProgram } from './postgres.ts';
import { prepareDatabase } from './postgres-roles.ts';
import { endProgram } from './program.ts';
import { temporaryFolder } from './temporary-folder.ts';

const folder = temporaryFolder('roles');
afterAll(folder.remove);

test('a database from before the role serves the one that may change no table, at each start', async () => {
  const program = postgresProgram({
    dataFolder: folder.path,
    port: await freePort(),
    durable: false,
    logPath: join(folder.path, 'postgres.log'),
  });
  const running = await program.launch();
  await program.ready(running);
  const owner = postgres(program.url, { max: 1, onnotice: () => undefined });
  try {
    await migrate(program.url);
    await owner`insert into tokens (hash, role, name) values ('\\x00', 'reader', 'before')`;
    const first = await prepareDatabase(program.url, 'one');
    const url = await prepareDatabase(program.url, "an'other");
    await owner`create table later (n int generated always as identity, text text)`;
    await expect(Promise.resolve(postgres(first, { max: 1 })`select 1`)).rejects.toThrow('authentication');
    const app = postgres(url, { max: 1 });
    expect([...(await app`select name from tokens`)]).toEqual([{ name: 'before' }]);
    await app`insert into tokens (hash, role, name) values ('\\x01', 'reader', 'after')`;
    await app`insert into later (text) values ('a table of a later migration')`;
    expect([...(await app`select n from later`)]).toEqual([{ n: 1 }]);
    // What triggers note is noted as whoever changed a row, and dropped by the API.
    await app`insert into game_evals (game_no, facts) values (7, '\\x00')`;
    expect([...(await app`delete from side_changes returning game_nos::text as games`)]).toEqual([
      { games: '{7}' },
    ]);
    expect((await app`update side_changes_dropped set xid = '1'`).count).toBe(1);
    await expect(Promise.resolve(app`drop table later`)).rejects.toThrow('must be owner');
    await expect(Promise.resolve(app`create table mine (n int)`)).rejects.toThrow('permission denied');
    await app.end();
  } finally {
    await owner.end();
    await endProgram(program, running, 10_000);
  }
});
