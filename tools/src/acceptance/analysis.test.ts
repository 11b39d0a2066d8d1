import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { readFileSync } from 'node:fs';
import { findEngines } from '@rookery/consumer/engine/find-engine.ts';
import type { Analysis } from '@rookery/shared/contract/analysis.ts';
import { createLog } from '@rookery/shared/log.ts';
import postgres from 'postgres';
import { chunksOfGame } from '../bench/analysis/game-work.ts';
import { type Lichess, startLichess } from '../lichess/start.ts';
import { identify, isRunning, type ProcessIdentity } from '../stack/process.ts';
import { temporaryFolder } from '../stack/temporary-folder.ts';
import { START_MS, startTestStack, type TestStack } from '../test/stack.ts';
import { until } from '../test/until.ts';
import { boast, type OverheardEngine, overhear } from './analysis-engines.ts';

const GAMES = 50;
const NODES = 4_000;
const ENGINES = 2;

const folder = temporaryFolder('analysis');
let lichess: Lichess;
let stack: TestStack;
let engine: OverheardEngine;
let atomic: string;
let isStopped = false;

interface Listed {
  id: string;
  plies: number;
}

const ask = async <T>(method: string, path: string, body?: object): Promise<{ status: number; body: T }> => {
  const answer = await stack.api(path, {
    method,
    ...(body && { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
  });
  return { status: answer.status, body: (await answer.json()) as T };
};
const analysisOf = async (id: string) => (await ask<Analysis>('GET', `/api/games/${id}/analysis`)).body;
const request = (id: string, body: object = {}) =>
  ask<Analysis & { code?: string; detail?: string }>('POST', `/api/games/${id}/analysis`, body);
const list = async (query: string) =>
  (await ask<{ items: Listed[] }>('GET', `/api/games?${query}`)).body.items;
const first = async (query: string): Promise<string> => {
  const [game] = await list(`${query}&limit=1`);
  if (!game) throw new Error(`no game is ${query}`);
  return game.id;
};

beforeAll(async () => {
  const { standard } = await findEngines({ PATH: process.env.PATH }, createLog('test', 'silent'));
  if ('code' in standard) throw new Error(standard.detail);
  engine = overhear(folder.path, standard.command);
  lichess = await startLichess({ players: 1, gamesPer: 300 });
  stack = await startTestStack({
    args: ['--consumers', '2', '--engines', String(ENGINES)],
    env: {
      LICHESS_URL: lichess.url,
      STOCKFISH_PATH: engine.path,
      FAIRY_STOCKFISH_PATH: boast(folder.path, 'Boaster 1', ['chess', 'crazyhouse']),
    },
  });
  const [player] = await lichess.players();
  await ask('POST', '/api/players', { username: player?.username });
  await until(
    'the games',
    async () =>
      (await ask<{ complete: boolean }>('GET', `/api/players/${player?.id}/reconciliation`)).body.complete,
    { within: 120_000, every: 100 },
  );
  // It waits until all workers have had the time to report: meanwhile the other tests run.
  atomic = await first('variant=atomic');
  expect((await request(atomic, { nodes: 1_000 })).status).toBe(202);
}, START_MS);

afterAll(async () => {
  if (!isStopped) await stack.stop();
  await lichess.stop();
  folder.remove();
});

describe('what cannot be analyzed is refused in words', () => {
  test('a game that is not stored', async () => {
    const { status, body } = await request('zzzzzzzz');
    expect({ status, code: body.code, detail: body.detail }).toEqual({
      status: 404,
      code: 'game_not_found',
      detail: 'game zzzzzzzz is not stored',
    });
  });

  test('a game in which nobody moved, and one that is still running', async () => {
    const still = await request(await first('status=noStart,aborted&maxPlies=0'));
    expect([still.status, still.body.code]).toEqual([422, 'game_without_moves']);
    expect(still.body.detail).toContain('nobody moved');
    const running = await request(await first('status=started'));
    expect([running.status, running.body.code]).toEqual([409, 'game_unfinished']);
    expect(running.body.detail).toContain('still running');
  });

  test.each([0, 999, 100_000_001, 1_000.5, 'many'])('nodes of %p', async (nodes) => {
    const { status, body } = await request(await first('variant=standard'), { nodes });
    expect(status).toBe(400);
    expect(JSON.stringify(body)).toContain('nodes');
  });

  test('an option and a filter that nobody knows', async () => {
    const id = await first('variant=standard');
    const option = await request(id, { depth: 20 });
    expect(option.status).toBe(400);
    expect(JSON.stringify(option.body)).toContain('depth');
    const bulk = await ask('POST', '/api/analyses', { filter: { mood: 'good' }, nodes: NODES });
    expect(bulk.status).toBe(400);
    expect(JSON.stringify(bulk.body)).toContain('mood');
  });

  test('there is nothing to cancel where nothing was asked for, and where all is done', async () => {
    const id = await first('variant=standard&minPlies=4&maxPlies=30');
    const none = await ask<{ code: string }>('DELETE', `/api/games/${id}/analysis`);
    expect([none.status, none.body.code]).toEqual([404, 'analysis_not_found']);
    await request(id, { nodes: 1_000 });
    await until('its end', async () => (await analysisOf(id)).state === 'done');
    const done = await ask<{ code: string; detail: string }>('DELETE', `/api/games/${id}/analysis`);
    expect([done.status, done.body.code]).toEqual([409, 'analysis_done']);
    expect(done.body.detail).toContain('nothing is left to cancel');
  });

  test('an engine path that is not an engine: `up` names the variable and the reason', async () => {
    const refused = startTestStack({ env: { LICHESS_URL: lichess.url, STOCKFISH_PATH: '/bin/true' } });
    await expect(refused).rejects.toThrow(
      /up ended with exit 1: rookery: STOCKFISH_PATH: \/bin\/true: is not a chess engine/,
    );
  });

  test('a variant that no engine plays fails with what is to be installed', async () => {
    const ended = await until(
      'its end',
      async () => {
        const analysis = await analysisOf(atomic);
        return analysis.endedAt !== null && analysis;
      },
      { within: 30_000, every: 100 },
    );
    expect(ended).toMatchObject({
      state: 'failed',
      error: {
        code: 'engine_not_available',
        detail: 'Boaster 1 does not play atomic; a newer Fairy-Stockfish does',
      },
    });
  });
});

test.skipIf(process.platform !== 'linux')(
  'consumer, engine, Redis and API are killed in the middle: every game is done, none is searched twice, nobody is left',
  async () => {
    const filter = { variant: 'standard', minPlies: 31, maxPlies: 90 };
    const games = await list(`variant=standard&minPlies=31&maxPlies=90&limit=${GAMES}`);
    expect(games).toHaveLength(GAMES);
    const records = await Promise.all(
      games.map(async (game) => ({
        ...game,
        moves: (await ask<{ moves: string }>('GET', `/api/games/${game.id}`)).body.moves,
      })),
    );
    const seen = new Map<number, ProcessIdentity>();
    const note = (pid: number) => {
      const identity = identify(pid);
      if (identity) seen.set(pid, identity);
    };
    const noteAll = () => {
      for (const pid of descendantsOf(stack.pid)) note(pid);
    };
    const sql = postgres(stack.file().postgres.url, { max: 1, onnotice: () => {} });
    const rows = () => sql<{ state: string; generation: number; plies: number; covered: number }[]>`
      select state, generation, plies, covered from analyses where nodes = ${NODES}`;
    const plies = games.reduce((sum, game) => sum + game.plies, 0);
    const reached = (share: number) =>
      until(
        `${share * 100} % of the moves`,
        async () => {
          noteAll();
          const covered = (await rows()).reduce((sum, row) => sum + row.covered, 0);
          return covered >= share * plies && covered < plies && covered;
        },
        { within: 120_000, every: 50 },
      );
    const kill = (what: string, pid: number | null | undefined) => {
      if (!pid) throw new Error(`there is no ${what} to kill`);
      note(pid);
      process.kill(pid, 'SIGKILL');
    };

    try {
      const before = engine.positions();
      const bulk = await ask<{ requested: number }>('POST', '/api/analyses', {
        filter,
        nodes: NODES,
        limit: GAMES,
      });
      expect([bulk.status, bulk.body.requested]).toEqual([202, GAMES]);

      await reached(0.1);
      const consumers = () => stack.file().consumers.flatMap(({ pid }) => pid ?? []);
      const enginesOf = (pids: readonly number[]) => pids.flatMap(childrenOf);
      kill('engine', enginesOf(consumers())[0]);
      await reached(0.25);
      const [consumer = 0] = consumers();
      const orphans = enginesOf([consumer]);
      kill('consumer', consumer);
      await until('its engines to end', () => orphans.every((pid) => identify(pid) === undefined));
      await reached(0.4);
      kill('Redis', stack.file().redis.pid);
      await reached(0.55);
      kill('API', stack.file().api.pid);

      await until(
        'all analyses to end',
        async () => {
          noteAll();
          return (await rows()).every(({ state }) => state === 'done');
        },
        { within: 120_000, every: 200 },
      );
      expect(await rows()).toEqual(
        games.map(() => expect.objectContaining({ state: 'done', generation: 1 })) as never,
      );
      const analyses = await until('the API', () =>
        Promise.all(games.map(({ id }) => analysisOf(id))).catch(() => undefined),
      );
      for (const analysis of analyses) {
        expect(analysis).toMatchObject({ state: 'done', covered: analysis.plies, unsearchable: [] });
        expect(analysis.moves.filter(({ source }) => source === undefined)).toEqual([]);
        expect(analysis.white?.accuracy).toBeNumber();
      }

      const times = countOf(engine.positions(), before);
      for (const [i, record] of records.entries()) {
        const own = new Set(chunksOfGame(record).flat());
        const searched = [...own].filter((position) => times.has(position));
        const again = searched.filter((position) => (times.get(position) ?? 0) > 1);
        expect(searched.length).toBeGreaterThanOrEqual(analyses[i]?.searched ?? 0);
        expect(again.length).toBeLessThan(own.size / 2);
      }
      expect(times.size).toBeGreaterThan(plies / 2);
      // Each of the four kills may cost every engine the chunk that it was at.
      const again = [...times.values()].reduce((sum, count) => sum + count - 1, 0);
      expect(again).toBeLessThanOrEqual(4 * ENGINES * 6);
    } finally {
      await sql.end({ timeout: 2 });
    }

    isStopped = true;
    expect(await stack.stop()).toBe(0);
    expect(seen.size).toBeGreaterThan(10);
    expect([...seen.values()].filter(isRunning)).toEqual([]);
  },
  240_000,
);

/** How often each value is there, but for those that were there before. */
const countOf = (values: readonly string[], before: readonly string[]): Map<string, number> => {
  const counts = new Map<string, number>();
  const add = (value: string, count: number) => counts.set(value, (counts.get(value) ?? 0) + count);
  for (const value of values) add(value, 1);
  for (const value of before) add(value, -1);
  return new Map([...counts].filter(([, count]) => count > 0));
};

const childrenOf = (pid: number): number[] => {
  try {
    const text = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8');
    return text.split(' ').flatMap((word) => Number(word) || []);
  } catch {
    return [];
  }
};

const descendantsOf = (pid: number): number[] =>
  childrenOf(pid).flatMap((child) => [child, ...descendantsOf(child)]);
