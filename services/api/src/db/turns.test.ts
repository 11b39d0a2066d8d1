import { expect, test } from 'bun:test';
import { createTurns } from './turns.ts';

/** Work that ends when it is told to. */
const started = (turns: ReturnType<typeof createTurns>, log: string[], name: string) => {
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  const result = turns(() => {
    log.push(name);
    return promise;
  });
  return { result, resolve, reject };
};

const settled = (): Promise<void> => new Promise(setImmediate);

test('at most so many run at once, the others in the order in which they came', async () => {
  const [turns, log] = [createTurns(2), [] as string[]];
  const [a, b, c, d] = ['a', 'b', 'c', 'd'].map((name) => started(turns, log, name)) as [
    ReturnType<typeof started>,
    ReturnType<typeof started>,
    ReturnType<typeof started>,
    ReturnType<typeof started>,
  ];
  await settled();
  expect(log).toEqual(['a', 'b']);
  b.resolve('second');
  expect(await b.result).toBe('second');
  await settled();
  expect(log).toEqual(['a', 'b', 'c']);
  for (const one of [a, c]) one.resolve('');
  await settled();
  expect(log).toEqual(['a', 'b', 'c', 'd']);
  d.resolve('');
  await d.result;
});

test('work that fails leaves its place to the next, and none is left over', async () => {
  const [turns, log] = [createTurns(1), [] as string[]];
  const bad = started(turns, log, 'bad');
  const good = started(turns, log, 'good');
  await settled();
  bad.reject(new Error('no'));
  await expect(bad.result).rejects.toThrow('no');
  good.resolve('yes');
  expect(await good.result).toBe('yes');
  const [later, last] = [started(turns, log, 'later'), started(turns, log, 'last')];
  await settled();
  expect(log).toEqual(['bad', 'good', 'later']);
  for (const one of [later, last]) one.resolve('');
  await last.result;
});
