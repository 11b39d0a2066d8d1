import { expect, test } from 'bun:test';
import { type Engine, evaluateTry } from './evaluate-try.ts';

const FEN = '6k1/5ppp/8/8/8/8/8/R5K1 w - - 0 1';

/** An engine whose answers come when they are told to. */
const createEngine = () => {
  const asked = Promise.withResolvers<Awaited<ReturnType<Engine['ask']>>>();
  const heard: Parameters<Engine['hear']>[1][] = [];
  const told: unknown[] = [];
  let closed = 0;
  const engine: Engine = {
    ask: () => asked.promise,
    hear: (_, on) => {
      heard.push(on);
      return () => closed++;
    },
  };
  const letGo = evaluateTry(engine, FEN, 'standard', {
    score: (score) => told.push(score),
    failed: (error) => told.push(error ?? 'failed'),
  });
  const answer = async (given: { score: { cp: number } | { mate: number } } | { id: string }) => {
    asked.resolve(given);
    await asked.promise;
  };
  const refuse = async (error: Error) => {
    asked.reject(error);
    await asked.promise.catch(() => undefined);
  };
  return { told, heard, letGo, answer, refuse, closed: () => closed };
};

test('what is known is told at once, what is searched when it is done', async () => {
  const known = createEngine();
  await known.answer({ score: { cp: 30 } });
  expect(known.told).toEqual([{ eval: 30 }]);
  const searched = createEngine();
  await searched.answer({ id: 'a' });
  expect(searched.told).toEqual([]);
  searched.heard[0]?.done({ score: { mate: 2 } });
  searched.heard[0]?.done({ score: { mate: 3 } });
  expect(searched.told).toEqual([{ mate: 2 }]);
});

test('that the engine could not say, or was not asked, is told', async () => {
  const failing = createEngine();
  await failing.answer({ id: 'a' });
  failing.heard[0]?.failed();
  const refused = createEngine();
  await refused.refuse(new Error('away'));
  expect([...failing.told, ...refused.told]).toEqual(['failed', new Error('away')]);
});

test('an answer that comes after it was let go is told nobody, and no stream is opened for it', async () => {
  for (const late of [{ score: { cp: 30 } }, { id: 'a' }]) {
    const engine = createEngine();
    engine.letGo();
    await engine.answer(late);
    expect([engine.told, engine.heard]).toEqual([[], []]);
  }
  const refused = createEngine();
  refused.letGo();
  await refused.refuse(new Error('away'));
  expect(refused.told).toEqual([]);
});

test('a stream is closed when it is let go, and what it still says is told nobody', async () => {
  const engine = createEngine();
  await engine.answer({ id: 'a' });
  engine.letGo();
  engine.heard[0]?.done({ score: { cp: 30 } });
  engine.heard[0]?.failed();
  expect([engine.told, engine.closed()]).toEqual([[], 1]);
});
