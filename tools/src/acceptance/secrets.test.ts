import { afterAll, expect, test } from 'bun:test';
import { join } from 'node:path';
import type { MadeToken, Token } from '@rookery/shared/contract/access.ts';
import { startLichess } from '../lichess/start.ts';
import { readCommandLines, readFolder, readPostgres, readRedis } from '../test/read-everything.ts';
import { runCommand } from '../test/run-command.ts';
import { startTestStack } from '../test/stack.ts';
import { until } from '../test/until.ts';

const OWNER = 'c4nary-0wner-0123456789-abcdefghijklm';
const SECRETS: Record<string, string> = {
  owner: OWNER,
  producer: 'c4nary-pr0ducer-0123456789-abcdefghij',
  consumer: 'c4nary-c0nsumer-0123456789-abcdefghij',
  lichess: 'lip_c4nary0123456789',
};

const lichess = await startLichess({ gamesPer: 15, seed: 8 });
const stack = await startTestStack({
  env: {
    LICHESS_URL: lichess.url,
    LICHESS_TOKEN: SECRETS.lichess ?? '',
    ROOKERY_TOKEN: OWNER,
    ROOKERY_PRODUCER_TOKEN: SECRETS.producer ?? '',
    ROOKERY_CONSUMER_TOKEN: SECRETS.consumer ?? '',
    LOG_LEVEL: 'trace',
  },
});
afterAll(async () => {
  await stack.stop();
  await lichess.stop();
});

const token = (...args: string[]) =>
  runCommand(['token', ...args, '--data', stack.dataFolder, '--no-install'], { ROOKERY_TOKEN: OWNER });
/** What the API answered to all that was asked. */
const answers: string[] = [];
const ask = async (path: string, init: RequestInit = {}): Promise<Response> => {
  const answer = await stack.api(path, init);
  answers.push(JSON.stringify([...answer.headers]), await answer.clone().text());
  return answer;
};
const post = (path: string, body: unknown, headers: Record<string, string> = {}) =>
  ask(path, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  });

test('a token is made, listed, used and revoked by the command', async () => {
  const made = await token('make', '--role', 'reader', '--name', 'a graph', '--days', '3');
  expect(made.code).toBe(0);
  const secret = made.printed.trim();
  expect(secret).toMatch(/^rookery_[\w-]{43}$/);
  expect(made.said).not.toContain(secret);
  const json = JSON.parse((await token('make', '--json')).printed) as MadeToken;
  expect(json).toMatchObject({ role: 'reader', name: 'reader', state: 'active', expiresAt: null });
  SECRETS.reader = secret;
  SECRETS.made = json.token;
  const as = (bearer: string) =>
    fetch(`${stack.url}/api/players`, { headers: { authorization: `Bearer ${bearer}` } });
  expect((await as(secret)).status).toBe(200);
  const listed = JSON.parse((await token('list', '--json')).printed) as Token[];
  expect(listed.map(({ name, state }) => `${name} ${state}`)).toEqual(['reader active', 'a graph active']);
  const [graph] = listed.filter(({ name }) => name === 'a graph');
  expect((await token('revoke', String(graph?.id))).printed).toBe(
    `token ${graph?.id}, reader "a graph", is revoked\n`,
  );
  expect((await as(secret)).status).toBe(401);
  expect((await token()).printed).toMatch(/ROLE +STATE[\s\S]*reader +revoked .* a graph/);
});

test('sessions are listed and ended by the command', async () => {
  const signedIn = await fetch(`${stack.url}/api/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'user-agent': 'Firefox' },
    body: JSON.stringify({ token: OWNER }),
  });
  const cookie = signedIn.headers.get('set-cookie')?.split(';')[0] ?? '';
  SECRETS.session = cookie.split('=')[1] ?? '';
  const status = async () => (await fetch(`${stack.url}/api/session`, { headers: { cookie } })).status;
  expect(await status()).toBe(200);
  const listed = (await token('sessions')).printed;
  expect(listed).toMatch(/owner .* Firefox/);
  const [, id = ''] = /\n(\d+) /.exec(listed) ?? [];
  expect((await token('end', id)).printed).toBe(`session ${id} is ended\n`);
  expect(await status()).toBe(401);
});

test.each([
  [['make', '--role', 'king'], 2, 'must be one of owner, reader, producer, consumer'],
  [['make', '--days', '0'], 2, '--days must be a whole number'],
  [['steal'], 2, 'unknown action "steal"'],
  [['revoke'], 2, 'revoke needs the ID'],
  [['revoke', '999999'], 1, 'there is no token 999999'],
])('token %j is one sentence', async (args, code, sentence) => {
  const answer = await token(...args);
  expect([answer.code, answer.printed]).toEqual([code, '']);
  expect(answer.said.trim().split('\n')).toHaveLength(1);
  expect(answer.said).toContain(sentence);
});

test('after work of every kind no secret is in a log, a job, a table, a process list or an answer', async () => {
  const [player] = await lichess.players();
  await post('/api/players', { username: player?.username });
  await until(
    'the games',
    async () => {
      const answer = await stack.api(`/api/players/${player?.id}`);
      const { games, syncing } = (await answer.json()) as { games: number; syncing: boolean };
      return games > 0 && !syncing;
    },
    { within: 30_000, every: 100 },
  );
  // What goes wrong, and what is sent where it does not belong.
  for (const secret of Object.values(SECRETS)) {
    await ask('/api/players', { headers: { authorization: `Bearer ${secret}x` } });
    await ask('/api/players', { headers: { authorization: `Basic ${secret}` } });
    await ask('/api/players', {
      headers: { cookie: `port-${new URL(stack.url).port}-rookery=${secret}`, authorization: '' },
    });
    await post('/api/session', { token: `${secret}x` }, { authorization: '' });
    await fetch(`${stack.url}/`, { headers: { host: 'evil.example', authorization: `Bearer ${secret}` } });
  }
  for (const path of ['/metrics', '/api/status', '/api/openapi.json', '/api/tokens', '/api/sessions', '/'])
    await ask(path);
  const file = stack.file();
  const found = {
    logs: readFolder(join(stack.dataFolder, 'logs')),
    printed: stack.printed() + stack.said(),
    redis: await readRedis(file.redis.url),
    postgres: await readPostgres(file.postgres.url),
    processes: readCommandLines(),
    answers: answers.join('\n'),
  };
  // Each was really read.
  expect(found.logs).toContain('"service":"producer"');
  expect(found.redis).toContain('db_queue');
  expect(found.postgres).toContain(player?.username ?? '?');
  expect(found.processes).toContain('services/consumer/src/index.ts');
  expect(found.answers).toContain('rookery_build_info');

  SECRETS.postgres = new URL(file.postgres.url).password;
  SECRETS.redis = new URL(file.redis.url).password;
  expect(Object.values(SECRETS).every((secret) => secret.length >= 20)).toBe(true);
  const leaks = Object.entries(found).flatMap(([place, text]) =>
    Object.entries(SECRETS)
      .filter(([, secret]) => text.includes(secret))
      .map(([name]) => `${name} in ${place}`),
  );
  expect(leaks).toEqual([]);
  process.stdout.write(
    `canary: ${Object.keys(SECRETS).length} secrets, ${Object.entries(found)
      .map(([place, text]) => `${place} ${text.length}`)
      .join(', ')} characters, 0 leaks\n`,
  );
});
