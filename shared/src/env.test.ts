import { describe, expect, test } from 'bun:test';
import { EnvError, envSchema, parseEnv, required } from './env.ts';

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
