import { afterAll, beforeAll, expect, test } from 'bun:test';
import { join } from 'node:path';
import { migrate } from '@rookery/api/migrate.ts';
import postgres, { type Sql } from 'postgres';
import { freePort } from '../stack/free-port.ts';
import { postgresProgram } from '../stack/postgres.ts';
import { endProgram, type Running } from '../stack/program.ts';
import { makeSecret } from '../stack/secret.ts';
import { temporaryFolder } from '../stack/temporary-folder.ts';

const DEPLOY = join(import.meta.dir, '../../../deploy');
const PASSWORDS: Record<string, string> = {
  migrator: makeSecret(),
  app: makeSecret(),
  readonly: makeSecret(),
};

/** The SQL of deploy/postgres-roles.sh, with done what psql would do of it: there need be none here. */
const rolesSql = async (database: string): Promise<string> => {
  const script = await Bun.file(join(DEPLOY, 'postgres-roles.sh')).text();
  const [, text = ''] = /<<'SQL'\n(.*)\nSQL\n/s.exec(script) ?? [];
  const grants = await Bun.file(join(DEPLOY, 'app-grants.sql')).text();
  const values = new Map<string, string>();
  const read = text.replace(
    /^\\set (\w+) `cat \/run\/secrets\/postgres_(\w+)_password`$/gm,
    (_line, name: string, role: string) => {
      values.set(name, PASSWORDS[role] ?? '');
      return '';
    },
  );
  return read
    .replace(/:'(\w+)'/g, (_name, name: string) => `'${values.get(name)}'`)
    .replaceAll(':"DBNAME"', `"${database}"`)
    .replace('\\i /app-grants.sql', () => grants);
};

const folder = temporaryFolder('deployed-roles');
const sockets: Sql[] = [];
const connect = (url: string): Sql => {
  const sql = postgres(url, { max: 1, onnotice: () => undefined });
  sockets.push(sql);
  return sql;
};
let program: ReturnType<typeof postgresProgram>;
let running: Running;
const addressOf = (role: string, password = PASSWORDS[role] ?? ''): string => {
  const url = new URL(program.url);
  url.username = role;
  url.password = password;
  return url.href;
};

beforeAll(async () => {
  const logPath = join(folder.path, 'postgres.log');
  program = postgresProgram({ dataFolder: folder.path, port: await freePort(), durable: false, logPath });
  running = await program.launch();
  await program.ready(running);
  const administrator = connect(program.url);
  await administrator`create role stranger login password 'stranger'`;
  await administrator.unsafe(await rolesSql(new URL(program.url).pathname.slice(1)));
  await migrate(addressOf('migrator'));
});
afterAll(async () => {
  await Promise.all(sockets.map((sql) => sql.end({ timeout: 5 })));
  await endProgram(program, running, 10_000);
  folder.remove();
});

test('readonly reads every table and view, also a later one, and can be made to write nothing', async () => {
  const migrator = connect(addressOf('migrator'));
  const app = connect(addressOf('app'));
  const reader = connect(addressOf('readonly'));
  await app`insert into tokens (hash, role, name) values ('\\x01', 'reader', 'seen')`;
  await migrator`create table later as select 7 as n`;
  expect([...(await reader`select name from tokens`)]).toEqual([{ name: 'seen' }]);
  expect([...(await reader`select n from later`)]).toEqual([{ n: 7 }]);
  const relations = await migrator<{ name: string }[]>`
    select relname as name from pg_class where relnamespace = 'public'::regnamespace and relkind in ('r', 'p', 'v', 'm')`;
  const names = relations.map(({ name }) => name);
  expect(names).toContain('moves');
  for (const name of names) {
    await reader`select from ${reader(name)} limit 0`;
    // What a role is told by default it may tell itself otherwise: the right is what counts.
    const rights = await reader<{ may: boolean }[]>`
      select has_table_privilege(${`public.${name}`}, 'insert, update, delete, truncate, trigger') as may`;
    expect([name, rights[0]?.may]).toEqual([name, false]);
  }
  const insert = (sql: Sql) => sql`insert into games default values`;
  await expect(Promise.resolve(insert(reader))).rejects.toThrow('read-only transaction');
  await expect(reader.begin('read write', (sql) => insert(sql as unknown as Sql))).rejects.toThrow(
    'permission denied for table games',
  );
});

test('app writes rows and changes no table; migrator owns all; nobody else may connect', async () => {
  const app = connect(addressOf('app'));
  await expect(Promise.resolve(app`create table mine (n int)`)).rejects.toThrow('permission denied');
  await expect(Promise.resolve(app`drop table games`)).rejects.toThrow('must be owner');
  const owners = await app`
    select distinct tableowner as owner from pg_tables where schemaname = 'public'`;
  expect([...owners]).toEqual([{ owner: 'migrator' }]);
  const other = connect(addressOf('readonly', 'another'));
  await expect(Promise.resolve(other`select 1`)).rejects.toThrow('authentication failed');
  const stranger = connect(addressOf('stranger', 'stranger'));
  await expect(Promise.resolve(stranger`select 1`)).rejects.toThrow('permission denied for database');
});
