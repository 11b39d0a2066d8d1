import type { Deployed } from './deployed.ts';

/** Something that a container may not do: it fails, and the reason is the one that is meant. */
interface Attempt {
  what: string;
  service: string;
  words: string[];
  refusedBy: RegExp;
}

const script = (source: string): string[] => ['bun', '--eval', source];
const sql = (url: string, statement: string): string[] => [
  'sh',
  '-c',
  // The client of the API, with the roles' own addresses.
  `cd services/api && DB=$(cat ${url}) bun --eval "const sql=require('postgres').default(process.env.DB,{max:1}); await sql.unsafe('${statement}').catch(e=>{console.error(e.message);process.exit(1)}); process.exit(0)"`,
];

const OUTSIDE = "await fetch('http://lichess:8080/api/user/x',{signal:AbortSignal.timeout(4000)})";
const FAR = "await fetch('http://1.1.1.1/',{signal:AbortSignal.timeout(4000)})";
const NO_WAY =
  /ENOTFOUND|ConnectionRefused|Unable to connect|FailedToOpenSocket|TimeoutError|timed out|EAI_AGAIN|ENETUNREACH/i;

const ofService = (service: string): Attempt[] => [
  {
    what: 'write to its own program',
    service,
    words: ['sh', '-c', 'echo x > /app/x'],
    refusedBy: /read-only file system/i,
  },
  {
    what: 'write to /etc',
    service,
    words: ['sh', '-c', 'echo x >> /etc/passwd'],
    refusedBy: /read-only|denied/i,
  },
  {
    what: 'become root',
    service,
    words: ['sh', '-c', 'su -c id root < /dev/null'],
    refusedBy: /denied|failure|not permitted|must be run from a terminal|Permission/i,
  },
  {
    what: 'give a file away',
    service,
    words: ['sh', '-c', 'touch /tmp/x && chown 0 /tmp/x'],
    refusedBy: /not permitted/i,
  },
  {
    what: 'have any capability',
    service,
    words: ['sh', '-c', 'grep -q "CapBnd:.*[1-9a-f]" /proc/self/status || { echo none >&2; exit 1; }'],
    refusedBy: /none/,
  },
  {
    what: 'gain privileges by a program',
    service,
    words: ['sh', '-c', 'grep -q "NoNewPrivs:.*1" /proc/self/status && { echo none >&2; exit 1; }'],
    refusedBy: /none/,
  },
];

/** Everything that is tried from inside. */
export const ATTEMPTS: Attempt[] = [
  ...['api', 'producer', 'consumer', 'front'].flatMap(ofService),
  ...['api', 'consumer'].flatMap((service) => [
    { what: 'reach the stand-in for Lichess', service, words: script(OUTSIDE), refusedBy: NO_WAY },
    { what: 'reach an address outside', service, words: script(FAR), refusedBy: NO_WAY },
  ]),
  // It has a way out, on a network with nobody else.
  { what: 'reach the stand-in for Lichess', service: 'front', words: script(OUTSIDE), refusedBy: NO_WAY },
  {
    what: 'make a table as app',
    service: 'api',
    words: sql('/run/secrets/database_url', 'create table x ()'),
    refusedBy: /permission denied/,
  },
  {
    what: 'drop a table as app',
    service: 'api',
    words: sql('/run/secrets/database_url', 'drop table games'),
    refusedBy: /must be owner/,
  },
  {
    what: 'read the password of Postgres in the API',
    service: 'api',
    words: ['cat', '/run/secrets/postgres_password'],
    refusedBy: /no such file/i,
  },
  {
    what: 'read the address of the database in a worker',
    service: 'consumer',
    words: ['cat', '/run/secrets/database_url'],
    refusedBy: /no such file/i,
  },
  {
    what: 'use Redis without its password',
    service: 'redis',
    words: ['sh', '-c', 'redis-cli -e dbsize'],
    refusedBy: /NOAUTH/,
  },
  {
    what: 'empty Redis as a service',
    service: 'redis',
    words: ['sh', '-c', 'REDISCLI_AUTH=$(cat /run/secrets/redis_password) redis-cli -e flushall'],
    refusedBy: /NOPERM/,
  },
];

/** Tries everything; returns a sentence for each that was not refused, or not for the reason that is meant. */
export const tryEverything = async (stack: Deployed): Promise<string[]> => {
  const failures: string[] = [];
  for (const { what, service, words, refusedBy } of ATTEMPTS) {
    const { code, output } = await stack.inside(service, words);
    if (code === 0) failures.push(`${service} may ${what}`);
    else if (!refusedBy.test(output))
      failures.push(`${service}, ${what}: refused otherwise (${output.trim().slice(-200)})`);
  }
  return failures;
};
