import { expect, test } from 'bun:test';
import type { Log } from './log.ts';
import { createReleasers } from './releasers.ts';

const createRecorder = () => {
  const warnings: { name: string; message: string }[] = [];
  const warn = (facts: { name: string }, message: string) =>
    void warnings.push({ name: facts.name, message });
  return { warnings, log: { warn } as unknown as Log };
};

test('releases in reverse, each when the one before is done', async () => {
  const { log, warnings } = createRecorder();
  const releasers = createReleasers(log);
  const order: string[] = [];
  releasers.push('postgres', () => void order.push('postgres'));
  releasers.push('server', async () => {
    order.push('server stops');
    await Promise.resolve();
    order.push('server stopped');
  });
  await releasers.close();
  expect(order).toEqual(['server stops', 'server stopped', 'postgres']);
  expect(warnings).toEqual([]);
});

test('closes once, however often it is asked', async () => {
  const releasers = createReleasers(createRecorder().log);
  let times = 0;
  releasers.push('x', () => void times++);
  await Promise.all([releasers.close(), releasers.close()]);
  await releasers.close();
  expect(times).toBe(1);
});

test.each<[string, () => unknown]>([
  [
    'throws',
    () => {
      throw new Error('no');
    },
  ],
  ['rejects', () => Promise.reject(new Error('no'))],
])('one that %s is logged and the next one runs', async (_, release) => {
  const { log, warnings } = createRecorder();
  const releasers = createReleasers(log);
  let released = false;
  releasers.push('next', () => {
    released = true;
  });
  releasers.push('bad', release);
  await releasers.close();
  expect(released).toBe(true);
  expect(warnings).toEqual([{ name: 'bad', message: 'release failed' }]);
});

test('one that never ends is left behind after its time', async () => {
  const { log, warnings } = createRecorder();
  const releasers = createReleasers(log, 20);
  let released = false;
  releasers.push('next', () => {
    released = true;
  });
  releasers.push('stuck', () => new Promise(() => undefined));
  await releasers.close();
  expect(released).toBe(true);
  expect(warnings).toEqual([{ name: 'stuck', message: 'not released in time' }]);
});

test('one that has a limit of its own is left behind after that', async () => {
  const { log, warnings } = createRecorder();
  const releasers = createReleasers(log);
  releasers.push('stuck', () => new Promise(() => undefined), 20);
  await releasers.close();
  expect(warnings).toEqual([{ name: 'stuck', message: 'not released in time' }]);
});

test('what is pushed while it closes is released too', async () => {
  const releasers = createReleasers(createRecorder().log);
  const order: string[] = [];
  releasers.push('first', () => {
    order.push('first');
    releasers.push('late', () => void order.push('late'));
  });
  await releasers.close();
  expect(order).toEqual(['first', 'late']);
});
