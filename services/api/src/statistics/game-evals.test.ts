import { afterAll, expect, test } from 'bun:test';
import { onRealGames, readRealGames } from '@rookery/shared/chess/real-games.ts';
import type { Analysis } from '@rookery/shared/contract/analysis.ts';
import type { Insight } from '@rookery/shared/contract/insights.ts';
import type { PlayerSummary } from '@rookery/shared/contract/statistics.ts';
import type { LichessGame } from '@rookery/shared/lichess/game.ts';
import { startTestApi } from '@rookery/tools/test/api.ts';
import { createFakeWorker } from '@rookery/tools/test/fake-worker.ts';
import { ORDINARY } from '@rookery/tools/test/odd-games.ts';
import { saveGame } from '../saving/save-game.ts';

const api = await startTestApi();
const worker = createFakeWorker(api);
afterAll(async () => {
  await worker.close();
  await api.close();
});

const acplOf = async (player: string): Promise<Record<string, number>> => {
  const { body } = await api.ask<Insight[]>('GET', `/api/players/${player}/insights?metric=acpl&by=color`);
  return Object.fromEntries(body.map(({ key, value }) => [key, value ?? -1]));
};
const put = (game: LichessGame) => api.ask('PUT', `/api/games/${game.id}`, { game });
const analysisOf = async (id: string, query = ''): Promise<Analysis> =>
  (await api.ask<Analysis>('GET', `/api/games/${id}/analysis${query}`)).body;

/** The facts of a game of one's own, of so many evaluations. */
const analyzed = (id: string, player: string, evals: readonly number[]): LichessGame =>
  JSON.parse(
    JSON.stringify({
      ...ORDINARY,
      id,
      clocks: undefined,
      moves: 'e4 e5 Nf3',
      division: {},
      players: {
        white: { user: { id: player, name: player } },
        black: { user: { id: `${player}-foe`, name: 'x' } },
      },
      ...(evals.length > 0 && { analysis: evals.map((cp) => ({ eval: cp })) }),
    }),
  ) as LichessGame;

test('statistics read what came with a game, and what came later and is richer', async () => {
  await put(analyzed('evals001', 'ada', []));
  expect(await acplOf('ada')).toEqual({});
  await put(analyzed('evals001', 'ada', [5, 10]));
  expect(await acplOf('ada')).toEqual({ white: 10 });
  expect(await acplOf('ada-foe')).toEqual({ black: 5 });
  await put(analyzed('evals001', 'ada', [-85, 10, -190]));
  expect(await acplOf('ada')).toEqual({ white: 150 });
  const { body } = await api.ask<PlayerSummary>('GET', '/api/players/ada/summary');
  const { white } = await analysisOf('evals001');
  expect(body.accuracy).toEqual({ games: 1, value: white?.accuracy ?? 0 });
});

test('an analysis made here takes the place of that, as soon as it is done and in whatever is stored later', async () => {
  await worker.report();
  await put(analyzed('evals002', 'bea', [0, 0, -85]));
  const { white: before } = await acplOf('bea');
  expect(before).toBe(50);
  await api.ask('POST', '/api/games/evals002/analysis', { nodes: 20_000, force: true });
  // What was there holds until then.
  expect(await acplOf('bea')).toEqual({ white: 50 });
  for (const { gameId, from, to, generation } of await worker.chunks())
    await worker.work({ gameId, from, to, generation }, undefined, (ply) => ({ cp: ply * 20 }));
  const made = await analysisOf('evals002');
  expect([made.state, made.source]).toEqual(['done', 'rookery']);
  expect(await acplOf('bea')).toEqual({ white: made.white?.acpl ?? -1 });
  expect(made.white?.acpl).not.toBe(50);
  // A richer version of the game is stored anew, with all that is derived from it.
  await put({ ...analyzed('evals002', 'bea', [0, 0, -85]), bookmarked: true, clocks: [1, 2, 3] });
  expect(await acplOf('bea')).toEqual({ white: made.white?.acpl ?? -1 });
  expect((await analysisOf('evals002')).source).toBe('rookery');
});

test('they go with the game', async () => {
  await api.ask('POST', '/api/players', { username: 'Bea' });
  await api.ask('DELETE', '/api/players/bea?games=delete');
  const rows = await api.db.sql`
    select e.game_no from game_evals e where not exists (select from games g where g.no = e.game_no)`;
  expect(rows.length).toBe(0);
  expect(await acplOf('ada')).toEqual({ white: 150 });
});

const real = onRealGames('of real games the average loss and the accuracy are those of the analysis');
test.skipIf(real.skip)(real.name, async () => {
  const games = (readRealGames('clocks.ndjson.gz') as unknown as LichessGame[])
    .filter(({ analysis }) => Array.isArray(analysis))
    .slice(0, 60);
  for (const game of games) await saveGame(api.writer, { game });
  let compared = 0;
  for (const { id } of games) {
    const { white, black, moves } = await analysisOf(id);
    const [row] = await api.db.sql<{ facts: Uint8Array; white: number; black: number; first: boolean }[]>`
        select e.facts, e.white_accuracy as white, e.black_accuracy as black
        from game_evals e join games g on g.no = e.game_no where g.id = ${id}`;
    expect([row?.white, row?.black]).toEqual([white?.accuracy ?? undefined, black?.accuracy ?? undefined]);
    const bytes = row?.facts as Uint8Array;
    expect(bytes.length).toBe(1 + 3 * moves.length);
    const judged = moves.map(
      ({ judgment }) => ['inaccuracy', 'mistake', 'blunder'].indexOf(judgment ?? '') + 1,
    );
    expect(moves.map((_, i) => bytes[3 + i * 3] as number)).toEqual(judged);
    compared += moves.length;
  }
  expect(compared).toBeGreaterThan(3000);
});
