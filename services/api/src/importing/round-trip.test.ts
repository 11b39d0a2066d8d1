import { afterAll, describe, expect, test } from 'bun:test';
import { readRealGames, whyNoRealGames } from '@rookery/shared/chess/real-games.ts';
import type { Analysis } from '@rookery/shared/contract/analysis.ts';
import type { EngineWork } from '@rookery/shared/contract/engine.ts';
import type { LichessGame } from '@rookery/shared/lichess/game.ts';
import { startTestApi, type TestApi } from '@rookery/tools/test/api.ts';
import { createFakeWorker, STOCKFISH, searched } from '@rookery/tools/test/fake-worker.ts';
import { importFile } from '@rookery/tools/test/import-file.ts';
import { makePgn } from '../games/pgn.ts';
import { gameOfPgn } from './game-of-pgn.ts';

const [home, away] = await Promise.all([startTestApi(), startTestApi()]);
const worker = createFakeWorker(home);
afterAll(async () => {
  await worker.close();
  await Promise.all([home.close(), away.close()]);
});

const CREATED = { created: 1, updated: 0, unchanged: 0, refused: 0, rejected: [] };
const KNOWN = { ...CREATED, created: 0, unchanged: 1 };
const ALL = { clocks: true, evals: true };
const why = whyNoRealGames();

const recordOf = (id: string, more: Partial<LichessGame> = {}): LichessGame => ({
  id,
  rated: true,
  variant: 'standard',
  speed: 'blitz',
  perf: 'blitz',
  createdAt: Date.UTC(2024, 4, 6),
  lastMoveAt: Date.UTC(2024, 4, 6, 0, 5),
  status: 'resign',
  source: 'lobby',
  players: {
    white: { user: { name: 'Anna', id: 'anna' }, rating: 1501 },
    black: { user: { name: 'Ben', id: 'ben' }, rating: 1490 },
  },
  winner: 'black',
  moves: 'e4 e5 Nf3 Nc6 Qe2 d5 a3 d4',
  clock: { initial: 180, increment: 2, totalTime: 260 },
  ...more,
});
const put = (api: TestApi, game: LichessGame) =>
  api.ask('PUT', `/api/games/${game.id}`, { game, fetchedAt: new Date().toISOString() });
const gameOf = async (api: TestApi, id: string) =>
  (await api.ask<LichessGame>('GET', `/api/games/${id}`)).body;
const pgnOf = async (api: TestApi, id: string) => (await api.ask<string>('GET', `/api/games/${id}/pgn`)).body;
const analysisOf = async (api: TestApi, id: string) =>
  (await api.ask<Analysis>('GET', `/api/games/${id}/analysis`)).body;

const SCORES = [15, 30, 25, 20, 20, -150, -140, -700, -710];
/** What is best in the position after a ply: another move than the one that is played. */
const LINES: Readonly<Record<number, string[]>> = { 4: ['f1b5', 'a7a6', 'e1g1'], 6: ['e4d5'] };

/** An analysis made here, in which moves 5 and 7 are bad. */
const analyze = async (gameId: string): Promise<void> => {
  await home.ask('POST', `/api/games/${gameId}/analysis`, { nodes: 20_000 });
  const jobs = await worker.chunks();
  await worker.drain();
  for (const job of jobs) {
    const { work } = await worker.take(job);
    for (const ply of work?.plies ?? []) {
      const pv = LINES[ply] ?? [work?.moves[ply] ?? 'a2a4'];
      const line = { score: { cp: SCORES[ply] ?? 0 }, pv, depth: 20 };
      await worker.give(gameId, ply, searched(STOCKFISH, work as EngineWork, [line]), job.generation);
    }
  }
};

/** What a PGN can say of an analysis: what was best only where a move was judged. */
const sayable = ({ white, black, covered, moves }: Analysis) => ({
  white,
  black,
  covered,
  moves: moves.map(({ ply, eval: cp, mate, best, variation, judgment, comment, accuracy, winPercent }) => ({
    ...{ ply, cp, mate, judgment, accuracy, winPercent },
    ...(judgment && { best, variation, comment }),
  })),
});

describe('an analysis made here', () => {
  test('is the same on another stack that gets the file of the game, and signed as here', async () => {
    await put(home, recordOf('madeHere'));
    await analyze('madeHere');
    const made = await analysisOf(home, 'madeHere');
    expect(made.moves.filter(({ judgment, variation }) => judgment && variation)).toHaveLength(2);
    const pgn = await pgnOf(home, 'madeHere');
    expect(pgn).toContain('[Annotator "Rookery"]');
    expect(await importFile(away, pgn)).toEqual(CREATED);
    const came = await analysisOf(away, 'madeHere');
    expect(sayable(came)).toEqual(sayable(made));
    expect(came).toMatchObject({ source: 'rookery', contract: { engine: null, nodes: null } });
    expect((await away.ask('GET', '/api/games/madeHere/analysis?source=lichess')).status).toBe(404);
    expect(await pgnOf(away, 'madeHere')).toBe(pgn);
    expect(await importFile(away, pgn)).toEqual(KNOWN);
  });

  test('is nothing new where it was made', async () => {
    const before = await gameOf(home, 'madeHere');
    expect(await importFile(home, await pgnOf(home, 'madeHere'))).toEqual(KNOWN);
    expect(await gameOf(home, 'madeHere')).toEqual(before);
  });

  test("stays when Lichess's own record comes, and is said to be of here", async () => {
    const before = await analysisOf(away, 'madeHere');
    await put(away, recordOf('madeHere'));
    expect(await gameOf(away, 'madeHere')).toEqual({
      ...recordOf('madeHere'),
      analysis: (await gameOf(away, 'madeHere')).analysis,
    });
    expect(sayable(await analysisOf(away, 'madeHere'))).toEqual(sayable(before));
    expect(await analysisOf(away, 'madeHere')).toMatchObject({ source: 'rookery' });
    const shipped = recordOf('madeHere', { analysis: Array.from({ length: 8 }, () => ({ eval: 1 })) });
    await put(away, shipped);
    expect(await analysisOf(away, 'madeHere')).toMatchObject({ source: 'lichess' });
    expect(await gameOf(away, 'madeHere')).toEqual(shipped);
  });

  test('comes beside a record that was synced, too', async () => {
    await put(home, recordOf('bothHave'));
    await analyze('bothHave');
    await put(away, recordOf('bothHave'));
    expect(await importFile(away, await pgnOf(home, 'bothHave'))).toEqual({
      ...CREATED,
      created: 0,
      updated: 1,
    });
    expect(sayable(await analysisOf(away, 'bothHave'))).toEqual(sayable(await analysisOf(home, 'bothHave')));
    expect(await analysisOf(away, 'bothHave')).toMatchObject({ source: 'rookery' });
    expect(await pgnOf(away, 'bothHave')).toBe(await pgnOf(home, 'bothHave'));
  });

  test('of a game of others takes its words along, and whoever wrote them', async () => {
    const file =
      '[Event "words"]\n[Annotator "Nobody"]\n\n{ At home } 1. e4 e5 2. Nf3 Nc6 { as ever } 3. Qe2 d5 4. a3 (4. d3) 4... d4 $1 0-1\n';
    await importFile(home, file);
    const [row] = await home.db.sql<{ id: string }[]>`select id from games where id ~ '^.{12}$'`;
    const { id } = row as { id: string };
    await analyze(id);
    const pgn = await pgnOf(home, id);
    expect(pgn).toContain('[Annotator "Nobody, Rookery"]');
    for (const words of ['{ At home } 1. e4', '{ as ever }', '(4. d3)', 'd4!']) expect(pgn).toContain(words);
    expect(await importFile(home, pgn)).toEqual(KNOWN);
    expect(await importFile(away, pgn)).toEqual(CREATED);
    expect(await pgnOf(away, id)).toBe(pgn);
    expect(sayable(await analysisOf(away, id))).toEqual(sayable(await analysisOf(home, id)));
    expect(await importFile(away, pgn)).toEqual(KNOWN);
  });
});

interface Entry {
  eval?: number;
  mate?: number;
  best?: string;
  variation?: string;
  judgment?: { name: string; comment: string };
}

test.skipIf(why !== undefined)(
  `Lichess's analyses come back from its annotated PGN (${why ?? 'real games'})`,
  () => {
    let judged = 0;
    for (const record of readRealGames('analysed.ndjson.gz') as unknown as LichessGame[]) {
      const entries = (record.analysis ?? []) as Entry[];
      const read = gameOfPgn(makePgn(record, ALL), {});
      if (!('game' in read)) throw new Error(`${record.id}: ${read.detail}`);
      const came = read.game.analysis as typeof entries;
      expect(came).toHaveLength(entries.length);
      for (const [i, entry] of came.entries()) {
        const sent = entries[i];
        const isJudged = entry.judgment !== undefined && entry.judgment.name === sent?.judgment?.name;
        // Castling went to the rook at Lichess once, and promotions did not say to what.
        const best = /^O|^\S*=/.test(entry.variation ?? '') ? entry.best : sent?.best;
        const expected = isJudged
          ? { ...sent, ...(best && { best }) }
          : { eval: sent?.eval, mate: sent?.mate };
        const said = isJudged ? entry : { eval: entry.eval, mate: entry.mate };
        if (!Bun.deepEquals(said, expected)) expect([record.id, i, said]).toEqual([record.id, i, expected]);
        judged += isJudged ? 1 : 0;
      }
    }
    expect(judged).toBeGreaterThan(30_000);
  },
);
