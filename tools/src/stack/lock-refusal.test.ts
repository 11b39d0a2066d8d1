import { afterAll, expect, test } from 'bun:test';
import { readdirSync } from 'node:fs';
import { parseEnv } from '@rookery/shared/env.ts';
import { Stop } from '../cli/stop.ts';
import { startStack } from './stack.ts';
import { temporaryFolder } from './temporary-folder.ts';

const folder = temporaryFolder('refusal');
afterAll(folder.remove);

const REFUSAL = 'ROOKERY_LOCK: full cannot be had';

/** Why a stack did not start whose servers are not there, on a machine without the kernel's timer. */
const failureOf = async (lock: 'full' | 'reduced'): Promise<unknown> => {
  const nowhere = { DATABASE_URL: 'postgres://me@127.0.0.1:9/x', REDIS_URL: 'redis://127.0.0.1:9' };
  const stack = startStack({
    dataFolder: folder.path,
    env: parseEnv({ ...nowhere, ROOKERY_LOCK: lock }),
    port: 0,
    producers: 1,
    consumers: 1,
    engines: 1,
    lichessUrl: 'http://127.0.0.1:9',
    mayInstall: false,
    lockRefusal: () => REFUSAL,
  });
  const failure = await stack.ready.catch((err: unknown) => err);
  await stack.stop();
  return failure;
};

test('a stack whose producers would refuse the lock says so before anything runs, unless it may be reduced', async () => {
  const failure = await failureOf('full');
  expect(failure).toBeInstanceOf(Stop);
  expect(failure).toMatchObject({ message: REFUSAL, exitCode: 1 });
  expect(readdirSync(folder.path)).toEqual([]);
  expect(await failureOf('reduced')).toMatchObject({
    message: expect.stringContaining('refuses connections'),
  });
});
