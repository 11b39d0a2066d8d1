import { afterAll, afterEach, describe, expect, test } from 'bun:test';
import type { AnalysisQueue } from '@rookery/shared/contract/analysis.ts';
import { SERVICE_TOKENS } from '@rookery/tools/test/api.ts';
import { isAlive } from '@rookery/tools/test/is-alive.ts';
import { listenTo } from '@rookery/tools/test/listen.ts';
import { serveTestApi } from '@rookery/tools/test/served-api.ts';
import { until } from '@rookery/tools/test/until.ts';
import { findEngines } from '../engine/find-engine.ts';
import type { EngineProgram } from '../engine/program.ts';
import { DYING, fake, fakeProgram, NO_FAIRY, PATIENT } from '../test/fake-program.ts';
import { quietLog } from '../test/quiet-log.ts';
import { createTestConsumers } from '../test/test-consumers.ts';

const served = await serveTestApi();
const consumers = createTestConsumers(served.url, SERVICE_TOKENS.consumer, served.api.redisUrl);
afterEach(async () => {
  await consumers.stopAll();
  await served.reset();
});
afterAll(served.close);

const { STOCKFISH_PATH, FAIRY_STOCKFISH_PATH, PATH } = process.env;
const engines = await findEngines({ STOCKFISH_PATH, FAIRY_STOCKFISH_PATH, PATH }, quietLog);
const FAKE_POOL = {
  limits: PATIENT,
  backOff: { firstMs: 10, mostMs: 50 },
  breaker: { deaths: 50, windowMs: 60_000 },
};
/** Moves that leave the a-pawns alone, as the fake engine wants it. */
const MOVES = 'e4 e5 Nf3 Nc6 Bc4 Bc5 O-O Nf6 d3 d6 Nc3 O-O';
const ITALIAN = `${MOVES} Bg5 h6 Bh4 g5 Bg3 Bg4 Nd5 Nxd5 Bxd5 Nd4 c3 Nxf3+ gxf3 Bh5 Bxb7 Rb8 Bd5 Rxb2 d4 exd4`;
const counts = () => served.queue.getJobCounts('active', 'prioritized', 'waiting', 'delayed', 'failed');
const NOTHING = { active: 0, prioritized: 0, waiting: 0, delayed: 0, failed: 0 };
const pliesOf = (gameId: string) => served.arrived.flatMap((one) => (one.gameId === gameId ? one.ply : []));
const small = { hashMb: 16, limits: PATIENT };

/** Consumers whose engine ends a search of 100,000 nodes or more when it is let go, one for each time. */
const startHeld = async () => {
  // No look in between ends a search: only the answer to a result does.
  const patience = { watchMs: 600_000 };
  const { state } = await consumers.start({ engines: fake('held'), pool: FAKE_POOL, patience });
  const letGo = async () => {
    process.kill(await until('an engine', () => state().engines[0]?.pid), 'SIGUSR2');
  };
  /** Lets some go, one after the other, and waits for their results. */
  const finish = async (searches: number) => {
    for (let i = 0; i < searches; i++) {
      const before = served.arrived.length;
      await letGo();
      await until('its result', () => served.arrived.length > before);
    }
  };
  return { letGo, finish };
};

describe('a game', () => {
  test('is analyzed by Stockfish from its last ply on, and every ply is covered', async () => {
    await consumers.start({ engines, pool: small });
    const id = await served.game({ moves: ITALIAN });
    await served.request(id, 5_000);
    const done = await served.done(id);
    expect(done).toMatchObject({ state: 'done', plies: 32, covered: 32, unsearchable: [] });
    expect(done.moves.filter(({ eval: cp, mate }) => (cp ?? mate) === undefined)).toEqual([]);
    expect(done.contract).toMatchObject({
      engine: expect.stringContaining('Stockfish'),
      nodes: 5_000,
      multiPv: 1,
      hashMb: 16,
    });
    const plies = pliesOf(id);
    expect(plies).toEqual([...plies].sort((a, b) => b - a));
    await until('an empty queue', async () => Bun.deepEquals(await counts(), NOTHING));
  });

  test('of a variant is analyzed by the engine of its family', async () => {
    if ('code' in engines.fairy) return;
    await consumers.start({ engines, pool: small });
    const id = await served.game({ variant: 'kingOfTheHill', plies: 8 });
    await served.request(id, 2_000);
    const done = await served.done(id);
    expect(done).toMatchObject({ state: 'done', covered: 8 });
    expect(done.contract.engine).toStartWith('Fairy-Stockfish');
  });

  test('of a variant for which there is no engine fails with what to install', async () => {
    await consumers.start({ engines: { ...engines, fairy: NO_FAIRY } });
    const id = await served.game({ variant: 'atomic', plies: 8 });
    await served.request(id, 2_000);
    expect(await served.done(id)).toMatchObject({
      state: 'failed',
      error: { code: 'engine_not_available', detail: 'install fairy-stockfish' },
    });
    await until('an empty queue', async () => Bun.deepEquals(await counts(), NOTHING));
  });

  test('of a variant that the engine of its family does not play fails with the reason', async () => {
    const fairy: EngineProgram = { ...fakeProgram('good'), flavor: 'fairy' };
    await consumers.start({ engines: { standard: fakeProgram('good'), fairy } });
    const id = await served.game({ variant: 'atomic', moves: 'e4 e5' });
    await served.request(id, 2_000);
    expect(await served.done(id)).toMatchObject({
      state: 'failed',
      error: {
        code: 'engine_not_available',
        detail: 'Fake 1.0 does not play atomic; a newer Fairy-Stockfish does',
      },
    });
  });

  test('is shared by the engines of two consumers, and nothing is searched twice', async () => {
    // Until both have begun nobody gets rid of a result, so that none takes a second chunk.
    served.mode = 'no-results';
    const options = { engines: fake('good'), pool: FAKE_POOL, patience: { apiMs: 50_000 } };
    const one = await consumers.start(options);
    const two = await consumers.start(options);
    const id = await served.game({ moves: MOVES });
    await served.request(id, 1_000);
    for (const each of [one, two])
      await until('each to search', () => each.state().engines.some(({ nps }) => nps !== null));
    served.mode = 'pass';
    expect(await served.done(id)).toMatchObject({ state: 'done', covered: 12 });
    const plies = pliesOf(id);
    expect(plies).toHaveLength(new Set(plies).size);
  });
});

describe('what goes first', () => {
  test("a person's request begins with the next position, whatever waits in bulk", async () => {
    for (let i = 0; i < 40; i++) await served.game({ moves: MOVES });
    const { status } = await served.api.ask('POST', '/api/analyses', { nodes: 200_000, limit: 1_000 });
    expect(status).toBe(202);
    await until('120 to wait', async () => (await served.queue.getPrioritizedCount()) >= 120);
    const mine = await served.game({ moves: 'e4 e5 Nf3 Nc6 Bc4' });
    const { letGo, finish } = await startHeld();
    await finish(2);
    await served.request(mine, 50_000);
    const before = served.arrived.length;
    // The position that was under way may end, and nothing else: the next one would not end by itself.
    await letGo();
    const first = await until(
      'the first of mine',
      () => served.arrived.findIndex(({ gameId }) => gameId === mine) + 1,
    );
    expect(first - 1 - before).toBeLessThanOrEqual(1);
    expect(await served.done(mine)).toMatchObject({ state: 'done', covered: 5 });
    const mineAt = served.arrived.flatMap(({ gameId }, i) => (gameId === mine ? i : []));
    expect(Math.max(...mineAt) - Math.min(...mineAt)).toBe(5);
    // The chunk that was put aside goes on where it was, at no cost.
    await finish(2);
    const keys = served.arrived.map(({ gameId, ply }) => `${gameId} ${ply}`);
    expect(keys).toHaveLength(new Set(keys).size);
    for (const job of await served.queue.getActive()) expect(job.attemptsMade).toBe(0);
  });

  test('an evaluation goes before all, shows its growing depth and ends with its lines', async () => {
    await consumers.start({ engines, pool: small, patience: { progressMs: 20 } });
    const id = await served.game({ seed: 3, plies: 30 });
    await served.request(id, 100_000);
    await until('the game to begin', () => served.arrived.length > 0);
    const fen = 'r1bqkbnr/pppp1ppp/2n5/4p3/4P3/5N2/PPPP1PPP/RNBQKB1R w KQkq - 2 3';
    const asked = { fen, nodes: 200_000, multiPv: 3 };
    // Nobody takes the position before somebody listens.
    served.mode = 'no-positions';
    const { body } = await served.api.ask<{ id: string }>('POST', '/api/evaluations', asked);
    const listening = await listenTo(
      new URL(`/api/evaluations/${body.id}/events`, served.url),
      served.api.token,
    );
    served.mode = 'pass';
    await listening.ended;
    const { heard } = listening;
    const depths = heard.flatMap(({ event, data }) => (event === 'progress' ? Number(data.depth) : []));
    expect(depths.length).toBeGreaterThan(0);
    expect(depths).toEqual([...depths].sort((a, b) => a - b));
    expect(heard.at(-1)).toMatchObject({ event: 'done', data: { contract: { nodes: 200_000, multiPv: 3 } } });
    expect(heard.at(-1)?.data.lines).toHaveLength(3);
    expect((await served.analysis(id)).state).toBe('running');
  });
});

describe('an evaluation', () => {
  const ask = async (asked: object) => {
    const { body } = await served.api.ask<{ id: string }>('POST', '/api/evaluations', asked);
    const listening = await listenTo(
      new URL(`/api/evaluations/${body.id}/events`, served.url),
      served.api.token,
    );
    await listening.ended;
    return listening.heard.at(-1);
  };
  const fen = 'rnbqkbnr/pppppppp/8/8/4P3/8/PPPP1PPP/RNBQKBNR b KQkq - 0 1';

  test('of a variant is searched by the engine of its family', async () => {
    if ('code' in engines.fairy) return;
    await consumers.start({ engines, pool: small });
    const last = await ask({ fen, variant: 'kingOfTheHill', nodes: 2_000 });
    expect(last).toMatchObject({
      event: 'done',
      data: { contract: { engine: expect.stringContaining('Fairy'), nodes: 2_000 } },
    });
  });

  test('of a variant for which there is no engine fails with what to install', async () => {
    await consumers.start({ engines: { ...engines, fairy: NO_FAIRY } });
    expect(await ask({ fen, variant: 'atomic', nodes: 2_000 })).toMatchObject({
      event: 'failed',
      data: { code: 'engine_not_available', detail: 'install fairy-stockfish' },
    });
  });

  test('that no engine survives fails with the reason', async () => {
    await consumers.start({ engines: fake('crash'), pool: FAKE_POOL });
    expect(await ask({ fen, nodes: 2_000 })).toMatchObject({
      event: 'failed',
      data: { code: 'unsearchable', detail: 'crashed in each of 3 tries: SIGSEGV' },
    });
  });

  test('goes back to the queue when its consumer is told to stop', async () => {
    const { state, stop } = await consumers.start({ engines: fake('slow'), pool: FAKE_POOL });
    await served.api.ask('POST', '/api/evaluations', { fen, nodes: 3_000 });
    await until('it to be searched', () => state().engines[0]?.state === 'searching');
    await stop();
    expect(await counts()).toMatchObject({ ...NOTHING, prioritized: 1 });
  });
});

describe('an analysis that is canceled', () => {
  test('stops between two positions', async () => {
    const { letGo, finish } = await startHeld();
    const id = await served.game({ moves: MOVES });
    await served.request(id, 100_000);
    await finish(2);
    await served.api.ask('DELETE', `/api/games/${id}/analysis`);
    // The position that was under way may end, and nothing else: the next one would not end by itself.
    await letGo();
    await until('an empty queue', async () => Bun.deepEquals(await counts(), NOTHING));
    expect(served.arrived.length).toBeLessThanOrEqual(3);
    expect((await served.analysis(id)).state).toBe('canceled');
  });

  test('stops a search that goes on and on', async () => {
    const { state } = await consumers.start({
      engines: fake('slow'),
      pool: FAKE_POOL,
      patience: { watchMs: 100 },
    });
    const id = await served.game({ moves: MOVES });
    await served.request(id, 1_000_000);
    await until('it to search', () => state().engines[0]?.state === 'searching');
    await served.api.ask('DELETE', `/api/games/${id}/analysis`);
    await until('an empty queue', async () => Bun.deepEquals(await counts(), NOTHING));
    expect(served.arrived).toEqual([]);
    expect(state().engines[0]?.state).toBe('idle');
  });
});

describe('while the API is away', () => {
  test('results are kept, and nothing is searched twice', async () => {
    const { state } = await consumers.start({ engines, pool: small });
    const id = await served.game({ seed: 21, plies: 24 });
    await served.request(id, 5_000);
    await until('it to begin', () => served.arrived.length >= 2);
    served.mode = 'away';
    await until('the chunk to be searched', () => state().engines[0]?.state === 'idle');
    served.mode = 'pass';
    expect(await served.done(id)).toMatchObject({ state: 'done', covered: 24 });
    expect(consumers.foundOf(id)).toEqual([...Array(25).keys()]);
  });

  test('for long, the job waits at no cost, and what was found is sent before it is taken again', async () => {
    const { state } = await consumers.start({
      engines: fake('good'),
      pool: FAKE_POOL,
      patience: { apiMs: 200 },
    });
    const id = await served.game({ moves: MOVES });
    served.mode = 'no-results';
    await served.request(id, 1_000);
    await until('all jobs to be put off', async () => (await served.queue.getDelayedCount()) === 3);
    expect(state().engines[0]).toMatchObject({ state: 'idle', nps: expect.any(Number) });
    for (const job of await served.queue.getDelayed()) expect(job.attemptsMade).toBe(0);
    served.mode = 'pass';
    // The waits grow: a test does not sit them out.
    await until('the analysis', async () => {
      for (const job of await served.queue.getDelayed()) await job.promote().catch(() => undefined);
      return (await served.analysis(id)).endedAt !== null;
    });
    expect(await served.done(id)).toMatchObject({ state: 'done', covered: 12 });
    expect(consumers.foundOf(id)).toEqual([...Array(13).keys()]);
    expect(await served.queue.getFailedCount()).toBe(0);
  });
});

describe('an engine', () => {
  test('that crashes in the middle costs the game nothing', async () => {
    await consumers.start({ engines: fake('crash', 6), pool: FAKE_POOL });
    const id = await served.game({ moves: MOVES });
    await served.request(id, 1_000);
    expect(await served.done(id)).toMatchObject({ state: 'done', covered: 12, unsearchable: [] });
  });

  test('that one position kills each time leaves that position unsearchable, with the reason', async () => {
    await consumers.start({ engines: fake('crash-on-ply', 3), pool: FAKE_POOL });
    const id = await served.game({ moves: MOVES });
    await served.request(id, 1_000);
    expect(await served.done(id)).toMatchObject({
      state: 'done',
      covered: 11,
      unsearchable: [{ ply: 3, reason: 'crashed in each of 3 tries: SIGSEGV' }],
    });
  });

  test('that always dies makes the worker rest and say so; no job fails', async () => {
    const { state } = await consumers.start({
      engines: { standard: DYING, fairy: NO_FAIRY },
      pool: { ...FAKE_POOL, breaker: { deaths: 4, windowMs: 5_000 } },
      id: 'ill',
      patience: { reportMs: 50 },
    });
    const id = await served.game({ moves: MOVES });
    await served.request(id, 1_000);
    await until('the breaker', () => state().breaker.open);
    await until('the job to be free for others', async () => {
      const { active, prioritized, failed } = await counts();
      return active === 0 && prioritized === 3 && failed === 0;
    });
    const waiting = await served.queue.getPrioritized();
    expect(waiting.map(({ attemptsMade }) => attemptsMade)).toEqual([0, 0, 0]);
    expect((await served.analysis(id)).state).toBe('running');
    await until('its report', () =>
      served.api.desk.workers
        .list()
        .some(({ id, missing }) => id === 'ill' && /die too often/.test(missing[0] ?? '')),
    );
    const started = Math.max(...waiting.map(({ attemptsStarted }) => attemptsStarted));
    await until('it to try again', async () => {
      const jobs = await served.queue.getJobs(['active', 'prioritized']);
      return Math.max(...jobs.map(({ attemptsStarted }) => attemptsStarted)) > started;
    });
  });
});

describe('the worker', () => {
  test('reports at once what it has, and its speed after the first search', async () => {
    await consumers.start({ engines, size: 2, id: 'machine-1', pool: small, patience: { reportMs: 100 } });
    const read = async () => (await served.api.ask<AnalysisQueue>('GET', '/api/analyses')).body;
    const worker = await until('its report', async () =>
      (await read()).workers.find(({ id }) => id === 'machine-1'),
    );
    expect(worker).toMatchObject({ id: 'machine-1', nodesPerSecond: null });
    expect(worker.engines).toEqual([
      { state: 'off', nps: null },
      { state: 'off', nps: null },
    ]);
    expect(worker.families).toContain('standard');
    await served.request(await served.game(), 20_000);
    await until('its speed', async () => Number((await read()).nodesPerSecond) > 3_000);
  });

  test('told to stop in the middle ends its searches at once, hands the chunk back and leaves no engine', async () => {
    const { state, stop } = await consumers.start({ engines, pool: small });
    const id = await served.game({ seed: 9, plies: 20 });
    await served.request(id, 100_000_000);
    const pid = await until('it to search', () => {
      const [engine] = state().engines;
      return engine?.state === 'searching' && engine.pid;
    });
    expect(await stop()).toBeLessThan(20_000);
    expect(await isAlive(pid)).toBe(false);
    expect(await counts()).toMatchObject({ active: 0, prioritized: 4, delayed: 0, failed: 0 });
    for (const job of await served.queue.getPrioritized()) expect(job.attemptsMade).toBe(0);
  });

  test('told to stop while the API hangs ends with the grace of its calls, long before their time', async () => {
    const { state, stop } = await consumers.start({ engines: fake('good'), pool: FAKE_POOL });
    served.mode = 'hang';
    await served.request(await served.game({ moves: MOVES }), 1_000);
    await until('it to be active', async () => (await counts()).active === 1);
    expect(await stop()).toBeLessThan(7_000);
    expect(state().engines.every(({ pid }) => pid === null)).toBe(true);
    expect(await counts()).toMatchObject({ active: 0, failed: 0 });
  });

  test('goes on after Redis lost everything: the API dispatches the rest again', async () => {
    const { letGo, finish } = await startHeld();
    const id = await served.game({ moves: MOVES });
    await served.request(id, 100_000);
    await finish(2);
    await served.connection.flushdb();
    await served.api.topUp({ lost: true });
    await until('the rest', async () => {
      await letGo();
      return (await served.analysis(id)).endedAt !== null;
    });
    expect(await served.done(id)).toMatchObject({ state: 'done', covered: 12 });
  });
});
