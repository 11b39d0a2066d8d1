import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { join } from 'node:path';
import { LOCK_KEY, lockKeys, readRunId, renewEpoch } from '@rookery/producer/lock/lock-commands.ts';
import { Redis } from 'ioredis';
import postgres from 'postgres';
import { canAccount, isRoot } from '../stack/account.ts';
import { hasParentDeathSignal } from '../stack/native-child.ts';
import { identify } from '../stack/process.ts';
import { ROOT } from '../stack/service.ts';
import { stackFilePath } from '../stack/stack-file.ts';
import { temporaryFolder } from '../stack/temporary-folder.ts';
import { runCommand } from '../test/run-command.ts';
import { START_MS, startTestStack, type TestStack } from '../test/stack.ts';
import { until } from '../test/until.ts';

const folder = temporaryFolder('up');
afterAll(folder.remove);

const pidsOf = (stack: TestStack): number[] => {
  const { api, producers, consumers, postgres, redis } = stack.file();
  return [api, ...producers, ...consumers, postgres, redis].map(({ pid }) => pid ?? 0);
};

const runs = (pid: number): boolean => identify(pid) !== undefined;

const withRedis = async <T>(stack: TestStack, work: (redis: Redis) => Promise<T>): Promise<T> => {
  const redis = new Redis(stack.file().redis.url);
  try {
    return await work(redis);
  } finally {
    redis.disconnect();
  }
};

/** Whether producers may ask Lichess without waiting until what ran before is over for sure. */
const isSettled = (stack: TestStack): Promise<boolean> =>
  withRedis(stack, async (redis) => (await redis.get(lockKeys(LOCK_KEY).epoch)) === (await readRunId(redis)));

const commandOf = (pid: number): string => readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ');

describe('a stack', () => {
  const dataFolder = join(folder.path, 'data');
  let stack: TestStack;
  beforeAll(async () => {
    stack = await startTestStack({
      dataFolder,
      args: ['--consumers', '2'],
      env: { LICHESS_URL: 'http://127.0.0.1:9' },
    });
  }, START_MS);

  test('says on stdout that it is ready, and nothing else', () => {
    expect(stack.printed()).toMatch(/^ready http:\/\/127\.0\.0\.1:\d+\n$/);
  });

  test('has nothing to wait for before it asks Lichess', async () => {
    expect(await isSettled(stack)).toBe(true);
  });

  test('serves the API to its owner alone', async () => {
    expect((await stack.api('/api/players')).status).toBe(200);
    expect((await fetch(new URL('/api/players', stack.url))).status).toBe(401);
  });

  test.skipIf(process.platform !== 'linux')('names the services themselves in stack.json', () => {
    const { up, api, producers, consumers, postgres, redis } = stack.file();
    expect(up.pid).toBe(stack.pid);
    expect(api.url).toBe(stack.url);
    expect(commandOf(api.pid ?? 0)).toContain('services/api/src/index.ts');
    expect(producers.map(({ pid }) => commandOf(pid ?? 0))).toEqual([
      expect.stringContaining('services/producer/src/index.ts'),
    ]);
    expect(consumers.map(({ pid }) => commandOf(pid ?? 0))).toEqual([
      expect.stringContaining('services/consumer/src/index.ts'),
      expect.stringContaining('services/consumer/src/index.ts'),
    ]);
    expect(commandOf(postgres.pid ?? 0)).toMatch(/^\S+postgres -D /);
    expect(commandOf(redis.pid ?? 0)).toContain('redis-server 127.0.0.1:');
  });

  test.skipIf(process.platform !== 'linux')('no command line holds a secret', async () => {
    const secrets = [stack.file().postgres.url, stack.file().redis.url].map((url) => new URL(url).password);
    secrets.push((await Bun.file(join(dataFolder, 'token')).text()).trim());
    const shown = [stack.pid, ...pidsOf(stack)].map(commandOf).join('\n');
    for (const secret of secrets) {
      expect(secret.length).toBeGreaterThan(30);
      expect(shown).not.toContain(secret);
    }
  });

  test('its secrets are for its owner alone', () => {
    for (const name of ['stack.json', 'children.json', 'token', 'postgres.password', 'postgres.app.password'])
      expect(`${name} ${(statSync(join(dataFolder, name)).mode & 0o777).toString(8)}`).toBe(`${name} 600`);
  });

  test('the API connects as a role that may change no table', async () => {
    const owner = postgres(stack.file().postgres.url, { max: 1 });
    const asApp = new URL(stack.file().postgres.url);
    asApp.username = 'app';
    asApp.password = (await Bun.file(join(dataFolder, 'postgres.app.password')).text()).trim();
    const app = postgres(asApp.href, { max: 1 });
    try {
      const roles =
        await owner`select distinct usename from pg_stat_activity where application_name = 'rookery'`;
      expect([...roles]).toEqual([{ usename: 'app' }]);
      for (const text of [
        'drop table games',
        'create table mine (n int)',
        'truncate games',
        'create role mine',
      ])
        await expect(Promise.resolve(app.unsafe(text))).rejects.toThrow(/permission denied|must be owner/);
    } finally {
      await Promise.all([owner.end(), app.end()]);
    }
  });

  test('a second stack on its folder is refused with its pid', async () => {
    const { code, printed, said } = await runCommand(['up', '--port', '0', '--data', dataFolder]);
    expect({ code, printed, said }).toEqual({
      code: 1,
      printed: '',
      said: `rookery: another stack runs on ${dataFolder}: pid ${stack.pid}\n`,
    });
    expect((await stack.api('/api/players')).status).toBe(200);
  });

  test('a service that dies runs again, and so do Postgres and Redis', async () => {
    const before = stack.file();
    const killed = [before.consumers[0]?.pid ?? 0, before.postgres.pid ?? 0, before.redis.pid ?? 0];
    for (const pid of killed) process.kill(pid, 'SIGKILL');
    await until('new processes', () => pidsOf(stack).every((pid) => pid > 0 && !killed.includes(pid)));
    expect(stack.said()).toContain('consumer 1 died (signal SIGKILL); starting it again in 0.25 s\n');
    expect(stack.file().postgres.url).toBe(before.postgres.url);
    expect(stack.file().redis.url).toBe(before.redis.url);
    await until('the API', async () => (await stack.api('/api/players')).ok);
  });

  test('when it is killed the next one ends what it left, stopped or not, and has its data', async () => {
    await stack.api('/api/players', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{"username":"Somebody"}',
    });
    const left = pidsOf(stack);
    const { api, consumers, postgres, redis } = stack.file();
    for (const { pid } of [api, ...consumers]) process.kill(pid ?? 0, 'SIGSTOP');
    process.kill(stack.pid, 'SIGKILL');
    await stack.ended;
    if (hasParentDeathSignal())
      await until('the end of the servers', () => !runs(postgres.pid ?? 0) && !runs(redis.pid ?? 0));

    stack = await startTestStack({ dataFolder, env: { LICHESS_URL: 'http://127.0.0.1:9' } });
    expect(left.filter(runs)).toEqual([]);
    expect(await isSettled(stack)).toBe(false);
    await withRedis(stack, (redis) =>
      until('the quarantine', () => redis.exists(lockKeys(LOCK_KEY).quarantine)),
    );
    expect(stack.said()).toContain(`api (pid ${api.pid})`);
    expect(await (await stack.api('/api/players')).json()).toMatchObject({
      items: [{ username: 'Somebody' }],
    });
  });

  test('SIGTERM ends everything in order', async () => {
    const left = pidsOf(stack);
    const began = performance.now();
    expect(await stack.stop()).toBe(0);
    expect(performance.now() - began).toBeLessThan(10_000);
    expect(left.filter(runs)).toEqual([]);
    const files = readdirSync(dataFolder);
    for (const gone of ['stack.json', 'children.json', 'up.pid']) expect(files).not.toContain(gone);
    expect(readFileSync(join(dataFolder, 'logs', 'postgres.log'), 'utf8')).toEndWith(
      'database system is shut down\n',
    );
    expect(stack.said()).not.toContain('died');
  });

  const again = () => startTestStack({ dataFolder, env: { LICHESS_URL: 'http://127.0.0.1:9' } });

  test('after an end in order the next start waits for what that one still had to wait for', async () => {
    stack = await again();
    expect(await isSettled(stack)).toBe(false);
    const keys = lockKeys(LOCK_KEY);
    await withRedis(stack, async (redis) => {
      const name = await until('the quarantine', () => redis.get(keys.quarantine));
      expect(await renewEpoch(redis, keys, await readRunId(redis), name)).toBe(true);
    });
    expect(await stack.stop()).toBe(0);
  });

  test('a start after an end that left nothing open waits for nothing', async () => {
    stack = await again();
    expect(await isSettled(stack)).toBe(true);
    expect(await stack.stop()).toBe(0);
  });
});

describe('a start that cannot be', () => {
  let server: Server;
  let taken = 0;
  beforeAll(async () => {
    server = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => server.once('listening', resolve));
    const address = server.address();
    taken = typeof address === 'object' && address !== null ? address.port : 0;
  });
  afterAll(() => void server.close());

  const data = join(folder.path, 'never');
  const refused = async (args: string[], env: Record<string, string> = {}) => {
    const { code, printed, said } = await runCommand(['up', '--data', data, ...args], env);
    expect(printed).toBe('');
    return `${code} ${said}`;
  };

  test('says so and leaves nothing running', async () => {
    const port = `rookery: port ${taken} is taken on 127.0.0.1: choose another with --port or PORT\n`;
    expect(await refused(['--port', String(taken)])).toBe(`1 ${port}`);
    expect(await refused([], { PORT: String(taken) })).toBe(`1 ${port}`);
    expect(await refused([], { PORT: 'abc' })).toBe('2 rookery: PORT: must be a port number (it is "abc")\n');
    expect(await refused(['--port', '99999'])).toBe(
      '2 rookery: --port must be a whole number from 0 to 65535 (it is "99999")\n',
    );
    expect(await refused(['--consumers', '0'])).toBe(
      '2 rookery: --consumers must be a whole number from 1 to 64 (it is "0")\n',
    );
    expect(await refused(['--fast'])).toBe("2 rookery: Unknown option '--fast'\n");
    expect(existsSync(stackFilePath(data))).toBe(false);
  });

  test('names a server of the environment that cannot be reached, without its password', async () => {
    const [database, redis] = [`postgres://me:secret@127.0.0.1:9/x`, 'redis://:secret@127.0.0.1:9'];
    expect(await refused(['--port', '0'], { DATABASE_URL: database, REDIS_URL: redis })).toMatch(
      /^1 rookery: (DATABASE_URL|REDIS_URL) refuses connections at 127\.0\.0\.1:9\n$/,
    );
  });
});

describe.skipIf(!isRoot())('as root (skipped: needs root)', () => {
  test('a data folder that only root may enter has its database elsewhere', async () => {
    const dataFolder = join(folder.path, 'closed');
    mkdirSync(dataFolder, { mode: 0o700 });
    const stack = await startTestStack({ dataFolder, env: { LICHESS_URL: 'http://127.0.0.1:9' } });
    const elsewhere = readFileSync(join(dataFolder, 'postgres.location'), 'utf8').trim();
    expect(await stack.stop()).toBe(0);
    expect(elsewhere).toStartWith('/var/lib/rookery/closed-');
    expect(existsSync(join(elsewhere, 'data', 'PG_VERSION'))).toBe(true);
    expect(statSync(dataFolder).mode & 0o777).toBe(0o700);
    await Bun.$`rm -rf ${elsewhere}`;
  });

  const nobody = { name: 'nobody', uid: 65_534, gid: 65_534 };
  const mayEnter =
    canAccount(nobody, 'test -r "$1/package.json"', ROOT) &&
    canAccount(nobody, '"$1" --version', process.execPath);
  test.skipIf(!mayEnter)(
    'a plain user runs it too (skipped where that one may not enter the checkout)',
    async () => {
      const home = join(folder.path, 'home');
      mkdirSync(home);
      await Bun.$`chown ${nobody.uid}:${nobody.gid} ${home}`;
      const dataFolder = join(home, 'data');
      const stack = await startTestStack({
        dataFolder,
        account: nobody,
        env: { HOME: home, LICHESS_URL: 'http://127.0.0.1:9' },
      });
      expect((await stack.api('/api/players')).status).toBe(200);
      expect(statSync(join(dataFolder, 'stack.json')).uid).toBe(nobody.uid);
      expect(await stack.stop()).toBe(0);
    },
  );
});
