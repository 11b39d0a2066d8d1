import { afterAll, expect, test } from 'bun:test';
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { until } from '../test/until.ts';
import { createParts } from './parts.ts';
import { type Program, runningOf } from './program.ts';
import { readStackFile } from './stack-file.ts';
import { temporaryFolder } from './temporary-folder.ts';

const folder = temporaryFolder('parts');
afterAll(folder.remove);

/** A program that does nothing, and begins again only once `mayBegin` resolves. */
const sleeper = (mayBegin: () => Promise<void>): Program => ({
  name: 'consumer',
  endSignal: 'SIGTERM',
  killSignal: 'SIGKILL',
  logPath: join(folder.path, 'consumer.log'),
  readable: () => undefined,
  launch: async () => {
    await mayBegin();
    return runningOf(spawn('sleep', ['600'], { stdio: 'ignore' }), 'consumer');
  },
  ready: async () => undefined,
});

test('the pid of a service that died is null until it runs again', async () => {
  const parts = createParts(folder.path);
  const again = Promise.withResolvers<void>();
  let mayBegin = Promise.resolve();
  await parts.add(
    'consumers',
    sleeper(() => mayBegin),
  );
  const pid = () => readStackFile(folder.path).consumers[0]?.pid;
  const first = pid() ?? 0;
  expect(first).toBeGreaterThan(0);
  mayBegin = again.promise;
  process.kill(first, 'SIGKILL');
  await until('the null', () => pid() === null);
  again.resolve();
  const second = await until('a new process', pid);
  expect(second).not.toBe(first);
  await parts.stop();
});
