import { afterAll, describe, expect, test } from 'bun:test';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EnvError, envSchema, parseEnv, required, type SECRET_VARIABLES } from './env.ts';

const failure = (source: Record<string, string | undefined>): string => {
  try {
    parseEnv(source);
  } catch (error) {
    if (error instanceof EnvError) return error.message;
    throw error;
  }
  return 'no failure';
};

test('an empty environment has the documented defaults', () => {
  expect(parseEnv({})).toEqual({
    LICHESS_URL: 'https://lichess.org',
    HOST: '127.0.0.1',
    PORT: 3000,
    ROOKERY_BEHIND_PROXY: '0',
    ROOKERY_LEASE_MS: 30_000,
    ROOKERY_LOCK: 'full',
    ROOKERY_API_URL: 'http://127.0.0.1:3000',
    ROOKERY_CONCURRENCY: 8,
    ROOKERY_SUPERVISED: '0',
    LOG_LEVEL: 'info',
  });
});

test('an empty variable counts as absent', () => {
  const empty = Object.fromEntries(Object.keys(envSchema.shape).map((name) => [name, '']));
  expect(parseEnv(empty)).toEqual(parseEnv({}));
});

test('variables that are not ours are left out', () => {
  expect(parseEnv({ PATH: '/bin', DATABASE: 'x' })).toEqual(parseEnv({}));
});

test.each(['https://host.example', 'http://127.0.0.1:3000/', 'https://[::1]:8443'])(
  'the page may be served as %s',
  (url) => {
    expect(parseEnv({ ROOKERY_PUBLIC_URL: url }).ROOKERY_PUBLIC_URL).toBe(url);
  },
);

test('numbers come as numbers', () => {
  expect(parseEnv({ PORT: '0', ROOKERY_LEASE_MS: '1000', ROOKERY_CONCURRENCY: '1' })).toMatchObject({
    PORT: 0,
    ROOKERY_LEASE_MS: 1000,
    ROOKERY_CONCURRENCY: 1,
  });
});

// A value that is wrong in every variable but HOST and the paths; none of them may be repeated where it may be a secret.
const CANARY = 'canary\n-s3cret';
const BAD: Record<string, string> = {
  DATABASE_URL: `mysql://root:${CANARY}@db/rookery`,
  REDIS_URL: `http://:${CANARY}@redis`,
  LICHESS_URL: `ftp://me:${CANARY}@lichess.org`,
  LICHESS_TOKEN: `lip_${CANARY}`,
  LICHESS_CONTACT: `${CANARY}@example.org`,
  PORT: '65536',
  ROOKERY_PUBLIC_URL: `rookery.example/${CANARY}`,
  ROOKERY_TOKEN: CANARY,
  ROOKERY_LEASE_MS: '999',
  ROOKERY_LOCK: 'maybe',
  ROOKERY_API_URL: `tcp://${CANARY}`,
  ROOKERY_CONCURRENCY: '0',
  ROOKERY_ENGINES: '0',
  ROOKERY_SUPERVISED: CANARY,
  LOG_LEVEL: 'loud',
};

describe('a bad variable stops the start', () => {
  test.each(Object.entries(BAD))('%s is named', (name, value) => {
    const message = failure({ [name]: value });
    expect(message).toStartWith(`${name}: `);
    expect(message).not.toContain('\n');
    expect(message).not.toContain('canary');
  });

  test('all of them are named at once', () => {
    const message = failure(BAD);
    for (const name of Object.keys(BAD)) expect(message).toContain(`${name}: `);
    expect(message).not.toContain('canary');
  });

  test.each([
    ['PORT', 'three', 'must be a port number'],
    ['PORT', '-1', '"-1"'],
    ['PORT', '80.5', '"80.5"'],
    ['ROOKERY_LEASE_MS', 'soon', 'must be milliseconds'],
    ['ROOKERY_TOKEN', 'short', '32 or more'],
    ['ROOKERY_TOKEN', `${'x'.repeat(32)} `, '32 or more'],
    ['ROOKERY_TOKEN', `${'x'.repeat(32)}ü`, '32 or more'],
    ['LICHESS_TOKEN', 'has space', 'letters, digits'],
    ['LOG_LEVEL', 'INFO', '"INFO"'],
    ['DATABASE_URL', 'localhost:5432', 'postgres://'],
    ['REDIS_URL', 'localhost', 'redis://'],
    ['ROOKERY_PUBLIC_URL', 'https://host.example/base/path', 'no path'],
    ['ROOKERY_PUBLIC_URL', 'https://host.example/?x', 'query'],
    ['ROOKERY_PUBLIC_URL', 'https://me:secret@host.example', 'account'],
  ])('%s=%s says why', (name, value, why) => {
    expect(failure({ [name]: value })).toContain(why);
  });
});

test('what a service needs and was not given is a sentence that names it', () => {
  expect(() => required(parseEnv({}), 'DATABASE_URL')).toThrow(
    new EnvError('DATABASE_URL: is needed and was not given'),
  );
  expect(required(parseEnv({ REDIS_URL: 'redis://r' }), 'REDIS_URL')).toBe('redis://r');
});

describe('a secret from a file', () => {
  const folder = mkdtempSync(join(tmpdir(), 'rookery-env-'));
  afterAll(() => rmSync(folder, { recursive: true }));
  const file = (name: string, text: string): string => {
    const path = join(folder, name);
    writeFileSync(path, text);
    return path;
  };
  const GOOD: Record<(typeof SECRET_VARIABLES)[number], string> = {
    DATABASE_URL: 'postgres://app:secret@postgres/rookery',
    REDIS_URL: 'redis://:secret@redis:6379',
    LICHESS_TOKEN: 'lip_secret',
    ROOKERY_TOKEN: 'x'.repeat(43),
    ROOKERY_PRODUCER_TOKEN: 'p'.repeat(43),
    ROOKERY_CONSUMER_TOKEN: 'c'.repeat(43),
  };

  test.each(Object.entries(GOOD))('%s is read without its line break', (name, value) => {
    const given = parseEnv({ [`${name}_FILE`]: file(name, `${value}\n`) });
    expect(given).toEqual({ ...parseEnv({}), [name]: value });
  });

  test('an empty file counts as absent', () => {
    expect(parseEnv({ LICHESS_TOKEN_FILE: file('empty', '\n') })).toEqual(parseEnv({}));
  });

  test('a file beside the variable itself is refused', () => {
    const both = { ROOKERY_TOKEN: GOOD.ROOKERY_TOKEN, ROOKERY_TOKEN_FILE: file('both', GOOD.ROOKERY_TOKEN) };
    expect(failure(both)).toBe('ROOKERY_TOKEN_FILE: ROOKERY_TOKEN is given too, and only one of them may be');
  });

  test('what stands in it is judged like the variable, and not repeated', () => {
    const message = failure({ ROOKERY_TOKEN_FILE: file('short', CANARY) });
    expect(message).toStartWith('ROOKERY_TOKEN: ');
    expect(message).not.toContain('canary');
  });

  test('a file that is not there, or may not be read, is a sentence that names it', () => {
    const missing = join(folder, 'missing');
    expect(failure({ REDIS_URL_FILE: missing })).toBe(`REDIS_URL_FILE: ${missing} does not exist`);
    expect(failure({ REDIS_URL_FILE: folder })).toBe(`REDIS_URL_FILE: ${folder} is a folder`);
  });
});
