import type { Attempt } from './attempt.ts';

/** Runs SQL in the API by its own client, with an address from its secrets. */
const asApp = (statement: string): string[] => [
  'sh',
  '-c',
  `cd services/api && DB=$(cat /run/secrets/database_url) bun --eval "const sql=require('postgres').default(process.env.DB,{max:1}); await sql.unsafe('${statement}').catch(e=>{console.error(e.message);process.exit(1)}); process.exit(0)"`,
];

const PASSWORD = '$(cat /run/secrets/postgres_readonly_password)';
/** Runs SQL as the role for people with psql, by the network: over the socket no password is asked for. */
const asReader = (statements: string[], password = PASSWORD): string[] => {
  const commands = statements.map((statement) => `-c "${statement}"`).join(' ');
  return [
    'sh',
    '-c',
    `PGCONNECT_TIMEOUT=5 PGPASSWORD=${password} psql -qAt -v ON_ERROR_STOP=1 -h postgres -U readonly -d rookery ${commands}`,
  ];
};

/** What the roles of Postgres and Redis may do, and which secrets a service holds. There are games. */
export const RIGHTS: Attempt[] = [
  {
    what: 'make a table as app',
    service: 'api',
    words: asApp('create table x ()'),
    expected: { refusedBy: /permission denied/ },
  },
  {
    what: 'drop a table as app',
    service: 'api',
    words: asApp('drop table games'),
    expected: { refusedBy: /must be owner/ },
  },
  {
    what: 'count the games as readonly',
    service: 'postgres',
    words: asReader(['select count(*) from games']),
    expected: { prints: /^[1-9]\d*$/m },
  },
  {
    what: 'count the games as readonly over the socket, as DEPLOY.md says',
    service: 'postgres',
    words: ['psql', '-U', 'readonly', 'rookery', '-qAtc', 'select count(*) from games'],
    expected: { prints: /^[1-9]\d*$/m },
  },
  {
    what: 'insert a game as readonly',
    service: 'postgres',
    words: asReader(['insert into games default values']),
    expected: { refusedBy: /read-only transaction/ },
  },
  {
    what: 'insert a game as readonly that asks to write',
    service: 'postgres',
    words: asReader(['begin read write', 'insert into games default values']),
    expected: { refusedBy: /permission denied for table games/ },
  },
  {
    what: 'connect as readonly with another password',
    service: 'postgres',
    words: asReader(['select 1'], 'another'),
    expected: { refusedBy: /password authentication failed/ },
  },
  {
    what: 'read the password of Postgres in the API',
    service: 'api',
    words: ['cat', '/run/secrets/postgres_password'],
    expected: { refusedBy: /no such file/i },
  },
  {
    what: 'read the address of the database in a worker',
    service: 'consumer',
    words: ['cat', '/run/secrets/database_url'],
    expected: { refusedBy: /no such file/i },
  },
  {
    what: 'use Redis without its password',
    service: 'redis',
    words: ['sh', '-c', 'redis-cli -e dbsize'],
    expected: { refusedBy: /NOAUTH/ },
  },
  {
    what: 'empty Redis as a service',
    service: 'redis',
    words: ['sh', '-c', 'REDISCLI_AUTH=$(cat /run/secrets/redis_password) redis-cli -e flushall'],
    expected: { refusedBy: /NOPERM/ },
  },
];
