import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createLog, type Log } from '@rookery/shared/log.ts';
import { PATIENT, writeFakeEngine } from '../test/fake-program.ts';
import { quietLog } from '../test/quiet-log.ts';
import { findEngines } from './find-engine.ts';
import { createEnginePool } from './pool.ts';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'rookery-engines-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const script = async (name: string, text: string, mode = 0o755): Promise<string> => {
  const path = join(folder, name);
  await Bun.write(path, text);
  await chmod(path, mode);
  return path;
};
const fakeScript = (name: string, mode: string) => writeFakeEngine(join(folder, name), mode);

/** A log that keeps its sentences. */
const listening = (): { log: Log; said: string[] } => {
  const said: string[] = [];
  const log = createLog('test', 'silent');
  const keep = (...words: unknown[]) => void said.push(String(words.at(-1)));
  return { log: Object.assign(Object.create(log), { info: keep, warn: keep }), said };
};

/** What a variable names is not replaced: so no engine of this machine is asked, which takes it a while. */
const NONE = '/nowhere';
const LONG = PATIENT.handshakeMs;
const find = (env: Parameters<typeof findEngines>[0], limits = PATIENT) =>
  findEngines({ FAIRY_STOCKFISH_PATH: NONE, ...env }, quietLog, limits);

describe('a path that was given', () => {
  test('is asked who it is', async () => {
    const path = fakeScript('fake', 'good');
    const { standard } = await find({ STOCKFISH_PATH: path, PATH: '' });
    expect(standard).toEqual({
      flavor: 'standard',
      kind: 'native',
      command: [path],
      identity: { name: 'Fake 1.0', version: '1.0', net: 'nn-fake.nnue' },
      rules: ['chess'],
    });
  });

  test.each<[string, () => string | Promise<string>, string, number]>([
    ['is not there', () => '/nowhere/stockfish', 'STOCKFISH_PATH: /nowhere/stockfish does not exist', LONG],
    ['is a folder', () => folder, 'is not a file', LONG],
    ['is on no PATH', () => 'no-such-engine', 'STOCKFISH_PATH: no-such-engine is not on PATH', LONG],
    ['is no program', () => script('text', 'hello', 0o755), 'is not a chess engine', LONG],
    [
      'says nothing',
      () => fakeScript('mute', 'no-uciok'),
      'is not a chess engine (hung: no answer to "uci"',
      400,
    ],
    ['ends at once', () => fakeScript('dead', 'dead'), 'is not a chess engine (crashed: exit code 1', LONG],
    ['is another program', () => '/bin/cat', 'is not a chess engine', 400],
  ])(
    'and %s is an error that names it, and nothing takes its place',
    async (_, path, detail, handshakeMs) => {
      const env = { STOCKFISH_PATH: await path(), PATH: process.env.PATH };
      const { standard } = await find(env, { ...PATIENT, handshakeMs });
      expect(standard).toEqual({ code: 'not_an_engine', detail: expect.stringContaining(detail) });
    },
  );

  test('for variants must be an engine that plays them', async () => {
    const path = fakeScript('plain', 'good');
    const { fairy } = await find({ FAIRY_STOCKFISH_PATH: path, STOCKFISH_PATH: path });
    expect(fairy).toEqual({
      code: 'not_an_engine',
      detail: expect.stringContaining("is an engine, Fake 1.0, but does not play Lichess's variants"),
    });
  });
});

test('an engine is found on PATH by its name', async () => {
  fakeScript('stockfish', 'good');
  const { standard } = await find({ PATH: folder });
  expect(standard).toMatchObject({ command: [join(folder, 'stockfish')], identity: { name: 'Fake 1.0' } });
});

test('without a native engine the WebAssembly one serves, and one line says what is faster', async () => {
  fakeScript('stockfish', 'dead');
  const { log, said } = listening();
  const { standard } = await findEngines({ PATH: folder, FAIRY_STOCKFISH_PATH: NONE }, log, PATIENT);
  if ('code' in standard) throw new Error(standard.detail);
  expect(standard.kind).toBe('wasm');
  expect(standard.identity.name).toMatch(/^Stockfish \d+ WASM$/);
  expect(said.filter((text) => /native one searches/.test(text))).toHaveLength(1);
  const why = `the Stockfish of this machine cannot be used: ${join(folder, 'stockfish')}: is not a chess engine (`;
  expect(said.filter((text) => text.startsWith(why))).toHaveLength(1);

  const pool = createEnginePool({
    size: 1,
    standard,
    fairy: standard,
    log: quietLog,
    hashMb: 16,
    limits: PATIENT,
  });
  try {
    const search = (nodes: number, signal?: AbortSignal) =>
      pool.search({ variant: 'standard', moves: ['e2e4'], plies: [1] }, { nodes, signal });
    const [found] = await search(1_000);
    expect(found?.outcome).toMatchObject({
      kind: 'evaluated',
      engine: { net: expect.stringMatching(/^nn-\w+\.nnue$/) },
      evaluation: { lines: [{ score: { cp: expect.any(Number) } }] },
    });
    const [stopped] = await search(100_000_000, AbortSignal.timeout(200));
    expect(stopped?.outcome).toMatchObject({ kind: 'not_searched', reason: 'stopped' });
    expect(pool.state().engines[0]?.state).toBe('idle');
  } finally {
    await pool.close();
  }
});

test('what there is none of is said with what to install', async () => {
  const { fairy } = await findEngines({ PATH: folder, STOCKFISH_PATH: NONE }, quietLog, PATIENT);
  if ('code' in fairy) expect(fairy.detail).toContain('apt-get install fairy-stockfish');
  else expect(fairy.identity.name).toStartWith('Fairy-Stockfish');
});
