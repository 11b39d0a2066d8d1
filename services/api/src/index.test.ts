import { afterAll, expect, test } from 'bun:test';
import { makeSecret } from '@rookery/tools/stack/secret.ts';
import { createEmptyDatabase } from '@rookery/tools/test/database.ts';
import { ORDINARY } from '@rookery/tools/test/odd-games.ts';
import { testRedis } from '@rookery/tools/test/redis.ts';
import { until } from '@rookery/tools/test/until.ts';
import postgres from 'postgres';

const [database, redis] = await Promise.all([createEmptyDatabase(), testRedis()]);
const started: { kill(signal: NodeJS.Signals): void; exitCode: number | null; exited: Promise<number> }[] =
  [];
afterAll(async () => {
  for (const child of started.filter(({ exitCode }) => exitCode === null)) {
    child.kill('SIGKILL');
    await child.exited;
  }
  await database.drop();
});

const TOKEN = makeSecret();
const PASSWORD = 'c4naryp4ssw0rd';
const withPassword = (address: string) => {
  const url = new URL(address);
  if (url.password === '') url.password = PASSWORD;
  return url.href;
};

/** Starts the service as its supervisor does. Its log is read line by line. */
const start = (env: Record<string, string>) => {
  const child = Bun.spawn([process.execPath, `${import.meta.dir}/index.ts`], {
    env: {
      PATH: process.env.PATH ?? '',
      ROOKERY_TOKEN: TOKEN,
      LICHESS_TOKEN: 'lip_c4nary',
      PORT: '0',
      LOG_LEVEL: 'trace',
      ...env,
    },
    stdin: 'pipe',
    stdout: 'pipe',
    stderr: 'pipe',
  });
  started.push(child);
  const lines: string[] = [];
  const heard = Promise.withResolvers<string>();
  const read = (async () => {
    let tail = '';
    for await (const chunk of child.stderr) {
      const parts = (tail + new TextDecoder().decode(chunk)).split('\n');
      tail = parts.pop() ?? '';
      lines.push(...parts);
      for (const line of parts)
        if (line.includes('"listening"')) heard.resolve((JSON.parse(line) as { url: string }).url);
    }
    lines.push(tail);
    heard.reject(new Error(`it never listened: ${lines.join('\n')}`));
  })();
  heard.promise.catch(() => undefined);
  const ended = async () => {
    const code = await child.exited;
    await read;
    return { code, said: lines.join('\n'), printed: await new Response(child.stdout).text() };
  };
  return { child, url: heard.promise, ended };
};

const GOOD = { DATABASE_URL: withPassword(database.url), REDIS_URL: redis.url };
const CANARIES = [TOKEN, 'lip_c4nary', new URL(GOOD.DATABASE_URL).password];

test.each<[string, Record<string, string>, string]>([
  ['a bad variable', { ...GOOD, PORT: 'many' }, 'rookery api: PORT: must be a port number (it is "many")\n'],
  ['no database', { REDIS_URL: redis.url }, 'rookery api: DATABASE_URL: is needed and was not given\n'],
  [
    'a bad secret',
    { ...GOOD, ROOKERY_TOKEN: 'c4nary' },
    'rookery api: ROOKERY_TOKEN: must be 32 or more printable ASCII characters\n',
  ],
])('%s is one sentence and exit 2', async (_, env, sentence) => {
  const { code, said, printed } = await start(env).ended();
  expect({ code, said, printed }).toEqual({ code: 2, said: sentence, printed: '' });
});

test('it migrates, listens, answers, and ends in order at SIGTERM; no secret is ever logged', async () => {
  const { child, url, ended } = start(GOOD);
  const address = await url;
  const ask = (path: string, init: RequestInit = {}, token = TOKEN) =>
    fetch(new URL(path, address), {
      ...init,
      headers: { authorization: `Bearer ${token}`, ...init.headers },
    });
  const json = { 'content-type': 'application/json' };
  await until('Postgres and Redis', async () => (await ask('/readyz')).status === 200);
  expect(
    (await ask('/api/players', { method: 'POST', headers: json, body: '{"username":"Anna"}' })).status,
  ).toBe(201);
  expect(
    (
      await ask('/api/games/ordinary', {
        method: 'PUT',
        headers: json,
        body: JSON.stringify({ game: ORDINARY }),
      })
    ).status,
  ).toBe(201);
  // What goes wrong is logged with its reason.
  expect((await ask('/api/players', {}, `${TOKEN}x`)).status).toBe(401);
  expect((await ask(`/api/players?token=${TOKEN}`)).status).toBe(400);
  const admin = postgres(database.url, { max: 1 });
  await admin`alter table follows rename to followed`;
  expect((await ask('/api/players')).status).toBe(500);
  await admin`alter table followed rename to follows`;
  await admin`select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()`;
  await admin.end();
  await ask('/api/players');
  const metrics = await (await ask('/metrics')).text();
  expect(metrics).toContain('rookery_games_saved_total 1');

  child.kill('SIGTERM');
  const { code, said, printed } = await ended();
  expect(code).toBe(0);
  expect(said).toContain('request failed');
  for (const canary of CANARIES) expect(said + printed + metrics).not.toContain(canary);
});

test('at SIGTERM an open request gets its answer, a stream of events ends, and nothing new is taken', async () => {
  const { child, url, ended } = start(GOOD);
  const address = await url;
  const headers = { authorization: `Bearer ${TOKEN}`, 'content-type': 'application/json' };
  const stream = await fetch(new URL('/api/events', address), { headers });
  const heard = stream.text();
  const put = (analysis: unknown[]) =>
    fetch(new URL('/api/games/held0001', address), {
      method: 'PUT',
      headers,
      body: JSON.stringify({ game: { ...ORDINARY, id: 'held0001', analysis } }),
    });
  expect((await put([])).status).toBe(201);

  const admin = postgres(database.url, { max: 2, onnotice: () => {} });
  const held = Promise.withResolvers<void>();
  const locked = Promise.withResolvers<void>();
  const holding = admin.begin(async (tx) => {
    await tx`select from games where id = 'held0001' for update`;
    locked.resolve();
    await held.promise;
  });
  await locked.promise;
  const answer = put([{ eval: 20 }]);
  await until('the request that waits for the row', async () => {
    const [row] = await admin<{ n: number }[]>`
      select count(*)::int as n from pg_stat_activity
      where datname = current_database() and wait_event_type = 'Lock'`;
    return row?.n === 1;
  });
  // It waits for four seconds at most, and no longer than it must.
  const before = performance.now();
  child.kill('SIGTERM');
  await until('that it listens no more', async () =>
    fetch(new URL('/readyz', address)).then(
      () => false,
      () => true,
    ),
  );
  held.resolve();
  expect((await answer).status).toBe(200);
  expect((await ended()).code).toBe(0);
  expect(performance.now() - before).toBeLessThan(4_000);
  expect(await heard).toStartWith(': ready');
  await holding;
  await admin.end();
});

test('a request that does not come to its end holds the end for seconds only', async () => {
  const { child, url, ended } = start(GOOD);
  const address = await url;
  const admin = postgres(database.url, { max: 2, onnotice: () => {} });
  const held = Promise.withResolvers<void>();
  const locked = Promise.withResolvers<void>();
  const holding = admin.begin(async (tx) => {
    await tx`lock table games`;
    locked.resolve();
    await held.promise;
  });
  await locked.promise;
  const answer = fetch(new URL('/api/games/held0002', address), {
    method: 'PUT',
    headers: { authorization: `Bearer ${TOKEN}`, 'content-type': 'application/json' },
    body: JSON.stringify({ game: { ...ORDINARY, id: 'held0002' } }),
  }).then(
    ({ status }) => status,
    () => 'reset',
  );
  await until('the request that waits for the table', async () => {
    const [row] = await admin<{ n: number }[]>`
      select count(*)::int as n from pg_stat_activity
      where datname = current_database() and wait_event_type = 'Lock'`;
    return (row?.n ?? 0) > 0;
  });
  const before = performance.now();
  child.kill('SIGTERM');
  expect((await ended()).code).toBe(0);
  expect(performance.now() - before).toBeWithin(3_500, 10_000);
  expect(await answer).toBe('reset');
  held.resolve();
  await holding;
  await admin.end();
});

test('it ends when its supervisor is gone', async () => {
  const { child, url, ended } = start({ ...GOOD, ROOKERY_SUPERVISED: '1' });
  await url;
  child.stdin.end();
  expect((await ended()).code).toBe(0);
});

test('a database of a newer version is a sentence in the log and exit 1', async () => {
  const admin = postgres(database.url, { max: 1 });
  await admin`insert into migrations (id, name) values (9999, '9999_future.sql')`;
  await admin.end();
  const { code, said } = await start(GOOD).ended();
  expect(code).toBe(1);
  expect(said).toContain('the database has migration 9999_future.sql');
});
