import { afterEach, describe, expect, test } from 'bun:test';
import { isAlive } from '@rookery/tools/test/is-alive.ts';
import { until } from '@rookery/tools/test/until.ts';
import { DYING, fakeProgram, NO_FAIRY, PATIENT } from '../test/fake-program.ts';
import { quietLog } from '../test/quiet-log.ts';
import type { PlyOutcome, PositionOutcome } from './outcome.ts';
import { createEnginePool, type EnginePool } from './pool.ts';
import type { EnginePoolOptions } from './pool-options.ts';
import type { Chunk } from './position.ts';
import type { EngineProgram, NoEngine } from './program.ts';

let pool: EnginePool | undefined;
const pids = new Set<number>();
afterEach(async () => {
  const state = pool?.state();
  await pool?.close();
  for (const { pid } of state?.engines ?? []) if (pid) pids.add(pid);
  for (const pid of pids) expect(await isAlive(pid)).toBe(false);
  pids.clear();
  pool = undefined;
});

const open = (standard: EngineProgram | NoEngine, options: Partial<EnginePoolOptions> = {}): EnginePool => {
  pool = createEnginePool({
    size: 1,
    standard,
    fairy: NO_FAIRY,
    log: quietLog,
    limits: PATIENT,
    backOff: { firstMs: 10, mostMs: 50 },
    breaker: { deaths: 50, windowMs: 60_000 },
    ...options,
  });
  return pool;
};

const MOVES = ['e2e4', 'e7e5', 'g1f3', 'b8c6', 'f1c4', 'f8c5'];
const chunk = (...plies: number[]): Chunk => ({ variant: 'standard', moves: MOVES, plies });
const short = (outcome: PositionOutcome): unknown => {
  if (outcome.kind === 'evaluated') return outcome.evaluation.score;
  if (outcome.kind === 'unsearchable' || outcome.kind === 'not_searched') return outcome.reason;
  return outcome.kind;
};
const all = (outcomes: PlyOutcome[]) => outcomes.map(({ ply, outcome }) => [ply, short(outcome)]);
const WHITE_VIEW: Record<number, number> = { 1: -1, 2: 2, 3: -3, 4: 4, 5: -5, 6: 6 };
const good = (...plies: number[]) => plies.map((ply) => [ply, { cp: WHITE_VIEW[ply] }]);
const firstPid = async (from: EnginePool): Promise<number> => {
  const pid = await until('an engine', () => from.state().engines.find(({ pid }) => pid)?.pid);
  pids.add(pid);
  return pid;
};

describe('a chunk', () => {
  test('is searched from its last ply on, and each outcome is told at once', async () => {
    const told: number[] = [];
    const outcomes = await open(fakeProgram('good')).search(chunk(2, 4, 3), {
      nodes: 500,
      onEvaluation: (ply) => told.push(ply),
    });
    expect(all(outcomes)).toEqual(good(4, 3, 2));
    expect(told).toEqual([4, 3, 2]);
  });

  test('has outcomes for what is not searched, and no engine is started for them', async () => {
    const engines = open(fakeProgram('good'));
    const mate = { variant: 'standard', moves: ['f2f3', 'e7e5', 'g2g4', 'd8h4'], plies: [4, 9] } as const;
    expect(await engines.search(mate, { nodes: 500 })).toEqual([
      { ply: 9, outcome: { kind: 'invalid_position', detail: 'the game has only 4 plies' } },
      { ply: 4, outcome: { kind: 'decided', winner: 'black' } },
    ]);
    const atomic = { variant: 'atomic', moves: [], plies: [0] } as const;
    expect(await engines.search(atomic, { nodes: 500 })).toEqual([
      { ply: 0, outcome: { kind: 'engine_not_available', detail: NO_FAIRY.detail } },
    ]);
    expect(engines.state().engines).toEqual([{ pid: null, state: 'off', name: null, nps: null }]);
  });

  test('of the wrong size, or with wrong limits, is a bug', async () => {
    const engines = open(fakeProgram('good'));
    await expect(engines.search(chunk(1, 2, 3, 4, 5, 6, 7), { nodes: 500 })).rejects.toThrow(RangeError);
    await expect(engines.search(chunk(1), { nodes: 0 })).rejects.toThrow(RangeError);
    await expect(engines.search(chunk(1), { nodes: 500, multiPv: 6 })).rejects.toThrow(RangeError);
  });

  test('whose callback throws rejects, and the engine is free for the next', async () => {
    const engines = open(fakeProgram('good'));
    const onEvaluation = () => {
      throw new Error('a bug');
    };
    await expect(engines.search(chunk(1), { nodes: 500, onEvaluation })).rejects.toThrow('a bug');
    expect(all(await engines.search(chunk(2), { nodes: 500 }))).toEqual(good(2));
  });
});

describe('an engine that dies', () => {
  test.each(['crash', 'exit', 'early', 'bounds', 'wrong-move', 'wrong-line', 'silent'])(
    'by %s costs the position a try and no other position anything',
    async (mode) => {
      // Each engine is good for two searches and dies at the third.
      const limits = { ...PATIENT, ...(mode === 'silent' && { searchFloorMs: 1_000 }) };
      const engines = open(fakeProgram(mode, 3), { limits });
      const outcomes = await engines.search(chunk(1, 2, 3, 4, 5, 6), { nodes: 500 });
      expect(all(outcomes)).toEqual(good(6, 5, 4, 3, 2, 1));
    },
  );

  test.each(['two', 'two-late'])('of %s answers never gives one to another position', async (mode) => {
    const outcomes = await open(fakeProgram(mode)).search(chunk(1, 2, 3, 4, 5, 6), { nodes: 500 });
    expect(all(outcomes)).toEqual(good(6, 5, 4, 3, 2, 1));
  });

  test('of one position three times leaves it unsearchable and goes on', async () => {
    const outcomes = await open(fakeProgram('crash-on-ply', 3)).search(chunk(2, 3, 4), { nodes: 500 });
    expect(all(outcomes)).toEqual([...good(4), [3, 'crashed'], ...good(2)]);
    expect(outcomes[1]?.outcome).toMatchObject({ tries: 3, detail: 'SIGSEGV' });
  });

  test('too often opens the breaker, which closes again', async () => {
    const engines = open(DYING, { breaker: { deaths: 4, windowMs: 3_000 } });
    expect(all(await engines.search(chunk(1, 2), { nodes: 500 }))).toEqual([
      [2, 'breaker_open'],
      [1, 'breaker_open'],
    ]);
    expect(engines.state().breaker.open).toBe(true);
    await until('the breaker to close', () => !engines.state().breaker.open);
  });

  test('again and again is remembered of the position, whoever asks for it', async () => {
    // Each death opens the breaker, so that each is met by another who asks.
    const engines = open(fakeProgram('crash-on-ply', 3), {
      breaker: { deaths: 1, windowMs: 1_000 },
      tries: 2,
    });
    expect(all(await engines.search(chunk(3), { nodes: 500 }))).toEqual([[3, 'breaker_open']]);
    await until('the breaker to close', () => !engines.state().breaker.open);
    expect(all(await engines.search(chunk(3), { nodes: 500 }))).toEqual([[3, 'crashed']]);
  });

  test('of a position that never ends is no reason to open the breaker', async () => {
    const limits = { ...PATIENT, searchFloorMs: 1_000 };
    const engines = open(fakeProgram('drip'), { breaker: { deaths: 2, windowMs: 60_000 }, tries: 2, limits });
    expect(all(await engines.search(chunk(3), { nodes: 500 }))).toEqual([[3, 'hung']]);
    expect(engines.state().breaker.open).toBe(false);
  });

  test('by a signal from outside is replaced', async () => {
    const engines = open(fakeProgram('good'));
    await engines.search(chunk(1), { nodes: 500 });
    process.kill(await firstPid(engines), 'SIGKILL');
    await until('it to be seen', () => engines.state().engines[0]?.pid === null);
    expect(all(await engines.search(chunk(2), { nodes: 500 }))).toEqual(good(2));
  });
});

describe('engines', () => {
  test('start at the first work and end without any', async () => {
    const engines = open(fakeProgram('good'), { idleMs: 100 });
    expect(engines.state().engines[0]?.state).toBe('off');
    await engines.search(chunk(1), { nodes: 500 });
    const pid = await firstPid(engines);
    expect(engines.state().engines[0]).toMatchObject({
      state: 'idle',
      name: 'Fake 1.0',
      nps: expect.any(Number),
    });
    await until('the engine to end', async () => !(await isAlive(pid)));
    expect(engines.state().engines[0]).toMatchObject({ pid: null, state: 'off' });
    expect(all(await engines.search(chunk(2), { nodes: 500 }))).toEqual(good(2));
  });

  test('are as many as there is work, up to the size; the rest waits', async () => {
    const engines = open(fakeProgram('slow'), { size: 2 });
    const stop = new AbortController();
    const options = { nodes: 500, signal: stop.signal };
    const work = [chunk(1), chunk(2), chunk(3)].map((one) => engines.search(one, options));
    await until('two to search', () => engines.state().engines.every(({ state }) => state === 'searching'));
    expect(engines.state().waiting).toBe(1);
    stop.abort();
    expect((await Promise.all(work)).map(all)).toEqual([
      [[1, 'stopped']],
      [[2, 'stopped']],
      [[3, 'stopped']],
    ]);
    expect(engines.state().waiting).toBe(0);
  });

  test('are exchanged where another program is needed', async () => {
    const fairy: EngineProgram = { ...fakeProgram('good'), flavor: 'fairy' };
    const engines = open(fakeProgram('good'), { fairy });
    await engines.search(chunk(1), { nodes: 500 });
    const pid = await firstPid(engines);
    const hill: Chunk = { variant: 'kingOfTheHill', moves: MOVES, plies: [2] };
    expect(all(await engines.search(hill, { nodes: 500 }))).toEqual(good(2));
    expect(await isAlive(pid)).toBe(false);
  });

  test('are not asked for a variant that they do not play', async () => {
    const engines = open(fakeProgram('good'), { fairy: { ...fakeProgram('good'), flavor: 'fairy' } });
    const atomic: Chunk = { variant: 'atomic', moves: MOVES, plies: [2] };
    const [found] = await engines.search(atomic, { nodes: 500 });
    expect(found?.outcome).toEqual({
      kind: 'engine_not_available',
      detail: 'Fake 1.0 does not play atomic; a newer Fairy-Stockfish does',
    });
  });
});

describe('a stopped chunk', () => {
  test('keeps what was found, and the engine takes the next chunk', async () => {
    const engines = open(fakeProgram('slow', 2));
    const stop = new AbortController();
    const onEvaluation = (ply: number) => {
      if (ply === 4) setTimeout(() => stop.abort(), 20);
    };
    const outcomes = await engines.search(chunk(2, 3, 4), { nodes: 500, signal: stop.signal, onEvaluation });
    expect(all(outcomes)).toEqual([...good(4), [3, 'stopped'], [2, 'stopped']]);
    expect(engines.state().engines[0]?.state).toBe('idle');
  });

  test('is no fault of a position whose engine does not stop', async () => {
    const engines = open(fakeProgram('stuck'), { limits: { ...PATIENT, stopMs: 100 }, tries: 1 });
    const stop = new AbortController();
    const onProgress = () => stop.abort();
    expect(all(await engines.search(chunk(2), { nodes: 500, signal: stop.signal, onProgress }))).toEqual([
      [2, 'stopped'],
    ]);
    expect(engines.state().engines[0]?.pid).toBeNull();
  });

  test('that was stopped before it began starts nothing', async () => {
    const engines = open(fakeProgram('good'));
    const signal = AbortSignal.abort();
    expect(all(await engines.search(chunk(2), { nodes: 500, signal }))).toEqual([[2, 'stopped']]);
    expect(engines.state().engines[0]?.state).toBe('off');
  });
});

describe('close', () => {
  test.each([
    ['drip', 'searches', true],
    ['stuck', 'hangs', true],
    ['no-uciok', 'starts', false],
    ['never-ready', 'gets ready', false],
  ])('ends an engine (%s) that %s, long before its time is up', async (mode, _, isToSearch) => {
    const engines = open(fakeProgram(mode));
    let searches = false;
    const onProgress = () => {
      searches = true;
    };
    const work = engines.search(chunk(1, 2), { nodes: 500, onProgress });
    await until('it to begin', () =>
      isToSearch ? searches : engines.state().engines[0]?.state === 'starting',
    );
    const startedAt = performance.now();
    await engines.close();
    expect(performance.now() - startedAt).toBeLessThan(20_000);
    expect(all(await work)).toEqual([
      [2, 'closed'],
      [1, 'closed'],
    ]);
    expect(engines.state().engines[0]).toMatchObject({ pid: null, state: 'off' });
    expect(all(await engines.search(chunk(1), { nodes: 500 }))).toEqual([[1, 'closed']]);
  });
});
