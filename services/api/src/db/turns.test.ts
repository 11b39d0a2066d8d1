import { expect, test } from 'bun:test';
import { until } from '@rookery/tools/test/until.ts';
import { Hono } from 'hono';
import { contextStorage } from 'hono/context-storage';
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

test('whoever goes away while he waits takes no turn', async () => {
  const [turns, log] = [createTurns(1), [] as string[]];
  const app = new Hono();
  app.use(contextStorage());
  app.get('/:name', async (c) => {
    await turns(async () => log.push(c.req.param('name')));
    return c.text('done');
  });
  app.onError((error, c) => {
    log.push(error.name);
    return c.text('');
  });
  const server = Bun.serve({ port: 0, fetch: app.fetch });
  const first = started(turns, log, 'first');
  try {
    const gone = new AbortController();
    const leaving = fetch(`${server.url}leaving`, { signal: gone.signal }).catch(() => 'left');
    const staying = fetch(`${server.url}staying`);
    await until('both to wait', () => server.pendingRequests === 2);
    gone.abort();
    expect(await leaving).toBe('left');
    await until('the end of the one', () => log.includes('AbortError'));
    first.resolve('');
    expect(await (await staying).text()).toBe('done');
    expect(log).toEqual(['first', 'AbortError', 'staying']);
  } finally {
    first.resolve('');
    await server.stop(true);
  }
});

test('whoever would wait too long is told so at once', async () => {
  let clock = 0;
  const turns = createTurns(1, 20, () => clock);
  // A tenth of it is the usual time by then.
  await turns(async () => {
    clock += 150;
  });
  const log: string[] = [];
  const [running, waiting] = [started(turns, log, 'running'), started(turns, log, 'waiting')];
  await expect(turns(async () => 'late')).rejects.toThrow('try again later');
  for (const one of [running, waiting]) one.resolve('');
  await waiting.result;
  expect(log).toEqual(['running', 'waiting']);
});
