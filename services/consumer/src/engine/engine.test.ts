import { afterAll, describe, expect, test } from 'bun:test';
import { isAlive } from '@rookery/tools/test/is-alive.ts';
import { until } from '@rookery/tools/test/until.ts';
import { fakeProgram, PATIENT } from '../test/fake-program.ts';
import { isFault } from './dialogue.ts';
import { type Engine, type SearchAnswer, startEngine } from './engine.ts';
import { preparePlies, type SearchablePosition } from './position.ts';

const started: Engine[] = [];
afterAll(() => Promise.all(started.map((engine) => engine.close())));

const start = async (mode: string, at = 1, limits = PATIENT): Promise<Engine> => {
  const engine = await startEngine(fakeProgram(mode, at), { hashMb: 16, limits, rules: 'chess' });
  if (isFault(engine)) throw new Error(`${engine.kind}: ${engine.detail}`);
  started.push(engine);
  const fault = await engine.newGame(1);
  if (fault) throw new Error(fault.detail);
  return engine;
};

const MOVES = ['e2e4', 'e7e5', 'g1f3', 'b8c6'];
const at = (ply: number): SearchablePosition => {
  const position = preparePlies({ variant: 'standard', moves: MOVES, plies: [ply] }).get(ply);
  if (position?.kind !== 'searchable') throw new Error(position?.kind);
  return position;
};

const search = (
  engine: Engine,
  ply = 4,
  { signal = new AbortController().signal, capMs = PATIENT.searchFloorMs } = {},
): Promise<SearchAnswer> => engine.search(at(ply), { nodes: 500, capMs, signal });

/** The answer in short: the score where there is one. */
const short = (answer: SearchAnswer): unknown =>
  answer.kind === 'evaluated' ? answer.evaluation.score : answer.kind;

describe('a good answer', () => {
  test('has score from White, line, depth and nodes', async () => {
    const engine = await start('good');
    expect(engine.identity).toEqual({ name: 'Fake 1.0', version: '1.0', net: 'nn-fake.nnue' });
    expect(await search(engine, 3)).toEqual({
      kind: 'evaluated',
      evaluation: {
        score: { cp: -3 },
        best: 'a7a6',
        pv: ['a7a6'],
        depth: 9,
        nodes: 500,
        timeMs: expect.any(Number),
        lines: [{ score: { cp: -3 }, pv: ['a7a6'], depth: 9 }],
      },
    });
    expect(short(await search(engine, 2))).toEqual({ cp: 2 });
  });

  test.each(['garbage', 'huge'])('is found in %s', async (mode) => {
    const engine = await start(mode);
    expect(short(await search(engine, 2))).toEqual({ cp: 2 });
    expect(short(await search(engine, 4))).toEqual({ cp: 4 });
  });

  test('may tell of fewer nodes, where the search has ended by itself', async () => {
    const engine = await start('short');
    expect(await search(engine, 2)).toMatchObject({ evaluation: { score: { cp: 2 }, nodes: 250 } });
    expect(short(await search(engine, 4))).toEqual({ cp: 4 });
  });

  test('is the last exact one where a bound came after it', async () => {
    expect(short(await search(await start('last-bound')))).toEqual({ cp: 4 });
  });
});

describe('an engine is dead after', () => {
  test.each([
    ['silent', 'hung', 'no answer to "go nodes 500" within 600 ms'],
    ['drip', 'hung', 'no answer'],
    ['garbage-only', 'hung', 'no answer'],
    ['crash', 'crashed', 'SIGSEGV'],
    ['exit', 'crashed', 'exit code 1: no luck'],
    ['bounds', 'incomplete', 'only bounds of the score were told'],
    ['early', 'incomplete', '20 of 500 nodes were searched'],
    ['short-early', 'crashed', 'exit code 0'],
    ['stray', 'confused', '"bestmove"'],
    ['wrong-move', 'confused', '"e4e5" is not a legal move here'],
    ['wrong-line', 'confused', 'its best line is not legal here'],
  ])('%s: %s', async (mode, kind, detail) => {
    const engine = await start(mode, 2);
    expect(short(await search(engine, 2))).toEqual({ cp: 2 });
    const answer = await search(engine, 3, { ...(kind === 'hung' && { capMs: 600 }) });
    expect(answer).toMatchObject({ kind, detail: expect.stringContaining(detail) });
    await until('the process to be gone', async () => !(await isAlive(engine.pid)));
    expect(short(await search(engine, 3))).toBe('not_started');
  });

  test.each(['two', 'two-late'])(
    '%s answers, and none of them is given to the next position',
    async (mode) => {
      const engine = await start(mode, 1);
      expect(short(await search(engine, 2))).toEqual({ cp: 2 });
      if (mode === 'two-late') await engine.ended;
      const answer = await search(engine, 3);
      expect(answer).toMatchObject({ kind: 'not_started', fault: { kind: 'confused' } });
    },
  );
});

describe('a program is no engine', () => {
  test.each([
    ['no-uciok', 'hung', 'no answer to "uci" within 500 ms', { handshakeMs: 500 }],
    ['dead', 'crashed', 'exit code 1', {}],
    ['never-ready', 'hung', 'no answer to "isready" within 500 ms', { readyMs: 500 }],
    ['nameless', 'confused', 'it does not say its name', {}],
  ])('%s', async (mode, kind, detail, short) => {
    const limits = { ...PATIENT, ...short };
    const fault = await startEngine(fakeProgram(mode), { hashMb: 16, limits, rules: 'chess' });
    expect(fault).toMatchObject({ kind, detail: expect.stringContaining(detail) });
  });

  test('that is not there at all', async () => {
    const program = { ...fakeProgram('good'), command: ['/nowhere/stockfish'] };
    const fault = await startEngine(program, { hashMb: 16, limits: PATIENT, rules: 'chess' });
    expect(fault).toMatchObject({ kind: 'crashed', detail: expect.stringContaining('/nowhere/stockfish') });
  });
});

describe('a stopped search', () => {
  test.each(['slow', 'drip'])('leaves an engine that answers (%s) alive', async (mode) => {
    const engine = await start(mode);
    const stop = new AbortController();
    const answer = search(engine, 4, { signal: stop.signal });
    setTimeout(() => stop.abort(), 50);
    expect(await answer).toEqual({ kind: 'stopped' });
    expect(await isAlive(engine.pid)).toBe(true);
    expect(await engine.newGame(1)).toBeUndefined();
  });

  test('ends an engine that does not', async () => {
    const engine = await start('silent', 1, { ...PATIENT, stopMs: 400 });
    const stop = new AbortController();
    const answer = search(engine, 4, { signal: stop.signal });
    stop.abort();
    expect(await answer).toMatchObject({ kind: 'hung', detail: expect.stringContaining('within 400 ms') });
    await engine.ended;
    expect(await isAlive(engine.pid)).toBe(false);
  });

  test('is not begun after it was stopped', async () => {
    expect(await search(await start('crash'), 4, { signal: AbortSignal.abort() })).toEqual({
      kind: 'stopped',
    });
  });
});

test('an engine that does not quit is ended', async () => {
  const engine = await start('deaf');
  await engine.close();
  expect(await isAlive(engine.pid)).toBe(false);
});

test('what a callback throws reaches the caller and ends the engine', async () => {
  const engine = await start('good');
  const bug = () => {
    throw new Error('a bug');
  };
  const options = {
    nodes: 500,
    capMs: PATIENT.searchFloorMs,
    signal: new AbortController().signal,
    onProgress: bug,
  };
  await expect(engine.search(at(4), options)).rejects.toThrow('a bug');
  await engine.ended;
});

test('two questions at once are a bug', async () => {
  const engine = await start('slow');
  const stop = new AbortController();
  const first = search(engine, 4, { signal: stop.signal });
  await expect(engine.newGame(1)).rejects.toThrow('before it had answered');
  stop.abort();
  await first;
});
