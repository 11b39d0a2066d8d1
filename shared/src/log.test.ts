import { expect, test } from 'bun:test';
import { withoutCredentials } from './log.ts';

const CANARY = 'c4nary5ecret';

const scriptOf = (statements: string): string => `
  import { createLog } from ${JSON.stringify(`${import.meta.dir}/log.ts`)};
  const canary = ${JSON.stringify(CANARY)};
  const log = createLog('test', 'trace');
  ${statements}`;

/** What a process writes to stderr that logs what `statements` say; `canary` is in their scope. */
const logged = async (statements: string): Promise<string> => {
  const script = scriptOf(statements);
  const child = Bun.spawn([process.execPath, '-e', script], { stdout: 'ignore', stderr: 'pipe' });
  const text = await new Response(child.stderr).text();
  expect(await child.exited).toBe(0);
  return text;
};

/** The same where stderr is a terminal. */
const shown = async (statements: string): Promise<string> => {
  const decoder = new TextDecoder();
  let text = '';
  const child = Bun.spawn([process.execPath, '-e', scriptOf(statements)], {
    terminal: {
      cols: 1_000,
      data: (_, bytes) => {
        text += decoder.decode(bytes, { stream: true });
      },
    },
  });
  expect(await child.exited).toBe(0);
  await until(() => text.includes('the end'));
  return Bun.stripANSI(text);
};

const until = async (isSo: () => boolean): Promise<void> => {
  while (!isSo()) await Bun.sleep(5);
};

test('a line is one object with its time, level, service and words', async () => {
  const line = JSON.parse(await logged(`log.warn({ pages: 3 }, 'slow');`)) as Record<string, unknown>;
  expect(line).toMatchObject({ level: 'warn', service: 'test', pages: 3, msg: 'slow' });
  expect(new Date(line.time as string).toISOString()).toBe(line.time as string);
});

test('a level that is not wanted is not written', async () => {
  expect(await logged(`log.level = 'error'; log.info('no'); log.error('yes');`)).toInclude('yes');
  expect(await logged(`log.level = 'error'; log.info('no');`)).toBe('');
});

/** Every way that a secret may come. */
const SECRETS = `
  log.info({ token: canary, authorization: 'Bearer ' + canary, password: canary }, 'top');
  log.info({ headers: { authorization: canary }, env: { LICHESS_TOKEN: canary, ROOKERY_TOKEN: canary, DATABASE_URL: canary, REDIS_URL: canary } }, 'one down');
  log.info({ err: new Error('cannot reach postgres://rookery:' + canary + '@db:5432/rookery') }, 'url in an error');
  log.info({ err: Object.assign(new Error('ECONNREFUSED'), { options: { password: canary }, command: { args: [canary] } }) }, 'fields of an error');
  log.info({ err: new Error('redis://:' + canary + '@redis') }, 'url without a user');
  const failed = new Error('Failed query: select $1\\nparams: ' + canary, { cause: Object.assign(new Error('deadlock detected'), { code: '40P01' }) });
  log.error({ err: failed }, 'query');
  log.child({ token: canary }).info('child');
  log.error(new Error('redis://:' + canary + '@redis'));
  log.info('connected to redis://:' + canary + '@redis');
  log.info({ url: 'postgres://rookery:' + canary + '@db' }, 'url in a field');
  log.info('asked with Bearer ' + canary + canary);
`;

test('no secret is written, by whatever way it comes', async () => {
  const text = await logged(SECRETS);
  expect(text.trim().split('\n')).toHaveLength(11);
  expect(text).not.toContain(CANARY);
  // The reason that matters is there all the same.
  expect(text).toContain('deadlock detected');
  expect(text).toContain('40P01');
});

test('on a terminal a line is for people, and holds no secret either', async () => {
  const text = await shown(`log.warn({ pages: 3 }, 'slow'); ${SECRETS} log.info('the end');`);
  expect(text).toMatch(/^\[[\d:. -]+\] WARN: slow\r?\n/);
  expect(text).toContain('deadlock detected');
  expect(text).not.toContain(CANARY);
});

test.each([
  ['postgres://u:p@host/db', 'postgres://[redacted]@host/db'],
  ['redis://:p@host', 'redis://[redacted]@host'],
  ['two: a://x:y@h and b://z@h', 'two: a://[redacted]@h and b://[redacted]@h'],
  ['https://lichess.org/@/thibault', 'https://lichess.org/@/thibault'],
  [`path /rookery_${'x'.repeat(43)}/y`, 'path /[redacted]/y'],
  ['authorization: Bearer aB3-_x.9aB3-_x.9aB3', 'authorization: Bearer [redacted]'],
  ['basic YW5uYTpzZWNyZXRzZWNyZXQ=', 'basic [redacted]'],
  ['send "Authorization: Bearer TOKEN" with it', 'send "Authorization: Bearer TOKEN" with it'],
  ['Lichess refused lip_abcDEF123', 'Lichess refused [redacted]'],
  ['mail anna@example.org', 'mail anna@example.org'],
  ['{"url":"http://host","mail":"anna@example.org"}', '{"url":"http://host","mail":"anna@example.org"}'],
])('withoutCredentials(%p) is %p', (text, expected) => {
  expect(withoutCredentials(text)).toBe(expected);
});
