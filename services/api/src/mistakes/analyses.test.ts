import { afterAll, beforeAll, expect, test } from 'bun:test';
import type { SearchResult } from '@rookery/shared/contract/engine.ts';
import type { Mistakes } from '@rookery/shared/contract/mistakes.ts';
import type { LichessGame } from '@rookery/shared/lichess/game.ts';
import { startTestApi, type TestApi } from '@rookery/tools/test/api.ts';
import {
  createFakeWorker,
  FAIRY,
  type FakeWorker,
  STOCKFISH,
  searched,
} from '@rookery/tools/test/fake-worker.ts';
import { ORDINARY } from '@rookery/tools/test/odd-games.ts';
import { transaction } from '../db/transaction.ts';
import { answerMistake } from './answer.ts';
import { rebuildMistakes } from './rebuild.ts';

let api: TestApi;
let worker: FakeWorker;
beforeAll(async () => {
  api = await startTestApi();
  worker = createFakeWorker(api);
  await worker.report();
});
afterAll(async () => {
  await worker.close();
  await api.close();
});

const put = (game: LichessGame) => api.ask('PUT', `/api/games/${game.id}`, { game });
const listOf = async (player: string) =>
  (await api.ask<Mistakes>('GET', `/api/players/${player}/mistakes`)).body;
const idsOf = async (player: string) => (await listOf(player)).items.map(({ id }) => id);

/** Analyzes a game; `scores` are centipawns by ply, and every line begins with `best` or with the move of the game. */
const analyze = async (id: string, scores: readonly number[], best: Readonly<Record<number, string>>) => {
  await api.ask('POST', `/api/games/${id}/analysis`, { nodes: 20_000, force: true });
  for (const { gameId, from, to, generation } of await worker.chunks()) {
    for (const engine of [STOCKFISH, FAIRY]) {
      const { work } = await worker.take({ gameId, from, to, generation }, { engine });
      if (!work) continue;
      for (const ply of work.plies) {
        const next = work.moves[ply];
        const pv = best[ply]?.split(' ') ?? [next && !next.startsWith('O') ? next : 'a2a3'];
        const result: SearchResult = searched(engine, work, [
          { score: { cp: scores[ply] ?? 0 }, pv, depth: 9 },
        ]);
        await worker.give(gameId, ply, result, generation);
      }
    }
  }
  await worker.drain();
};

/** A game that somebody's own engine looks at. */
const plain = (id: string, player: string, more: object = {}): LichessGame => ({
  ...ORDINARY,
  id,
  players: {
    white: { user: { id: player, name: player } },
    black: { user: { id: `${player}-foe`, name: 'x' } },
  },
  ...more,
});

test('an analysis made here shows mistakes with its own lines, once it is done', async () => {
  await put(plain('made0001', 'cleo'));
  expect(await idsOf('cleo')).toEqual([]);
  await analyze('made0001', [0, 0, 0, 0, 0, -400, 200], { 4: 'f1c4 g8f6 d2d3', 5: 'f8c5' });
  const { items } = await listOf('cleo');
  expect(items).toMatchObject([
    {
      id: 'made0001-5',
      color: 'white',
      played: { san: 'Bb5', uci: 'f1b5' },
      best: { san: 'Bc4', uci: 'f1c4' },
      line: ['Bc4', 'Nf6', 'd3'],
      evalBefore: { eval: 0 },
      evalAfter: { eval: -400 },
      judgment: 'blunder',
      phase: 'opening',
      clock: 17_803,
      spent: 128,
      training: { due: null, isDue: true },
    },
  ]);
  expect(await idsOf('cleo-foe')).toEqual(['made0001-6']);
});

test('one made anew replaces them; an answer outlives it and comes back with the mistake', async () => {
  await answerMistake(api.db.sql, 'cleo', 'made0001-5', true);
  await api.ask('POST', '/api/games/made0001/analysis', { nodes: 20_000, force: true });
  // Those of the one before hold until it is done.
  expect(await idsOf('cleo')).toEqual(['made0001-5']);
  await analyze('made0001', [0, 0, 0, 0, 0, 0, 0, -500], { 6: 'd2d3' });
  expect(await idsOf('cleo')).toEqual(['made0001-7']);
  expect(await idsOf('cleo-foe')).toEqual([]);
  await analyze('made0001', [0, 0, 0, 0, 0, -600], { 4: 'd2d4' });
  const { items } = await listOf('cleo');
  expect(items.map(({ id, best, training }) => [id, best?.san, training.reps])).toEqual([
    ['made0001-5', 'd4', 1],
  ]);
});

test('a richer version of the game keeps them, and the answers to them', async () => {
  await put(plain('made0001', 'cleo', { bookmarked: true, analysis: [{ eval: 0 }] }));
  const { items } = await listOf('cleo');
  expect(items.map(({ id, training }) => [id, training.reps])).toEqual([['made0001-5', 1]]);
  expect(await transaction(api.db.sql, (tx) => rebuildMistakes(tx, ['made0001']))).toEqual([]);
});

test('what came without a better move is no mistake, and an evaluation beyond all columns no obstacle', async () => {
  await put(
    plain('made0002', 'dora', { analysis: [{ eval: 0, best: 'd2d4' }, { eval: 900 }, { eval: -900 }] }),
  );
  expect(await idsOf('dora')).toEqual([]);
  const wild = [{ eval: 0 }, { eval: 9e15, best: 'e7e5', variation: 'c5' }];
  expect((await put(plain('made0003', 'dora', { analysis: wild }))).status).toBe(201);
  const { items } = await listOf('dora-foe');
  expect(items).toMatchObject([{ id: 'made0003-2', evalAfter: { eval: 2_147_483_647 }, line: ['c5'] }]);
});

test('a line without its move in UCI has no better move, and its own words', async () => {
  await put(plain('made0004', 'finn', { analysis: [{ eval: -800, variation: 'd4 d5' }] }));
  const { items } = await listOf('finn');
  expect(items).toMatchObject([{ ply: 1, best: null, line: ['d4', 'd5'], evalBefore: { eval: 15 } }]);
});

test('variants have theirs, drops and all, and no phases where Lichess makes none', async () => {
  const crazyhouse = {
    variant: 'crazyhouse',
    division: undefined,
    opening: undefined,
    clocks: undefined,
  };
  await put(
    plain('made0005', 'gail', {
      ...crazyhouse,
      moves: 'e4 d5 exd5 Qxd5 Nc3 Qe5+ Be2 P@e4 P@f4',
      analysis: [
        ...[0, 0, 0, 0, 0, 0, 0].map((cp) => ({ eval: cp })),
        { eval: 400, best: 'P@e3', variation: 'P@e3 dxe3' },
        { eval: -300, best: 'P@d4', variation: 'P@d4' },
      ],
    }),
  );
  const { items } = await listOf('gail');
  expect(items).toMatchObject([
    {
      ply: 9,
      played: { san: 'P@f4', uci: 'P@f4' },
      best: { san: 'P@d4', uci: 'P@d4' },
      phase: null,
      clock: null,
    },
  ]);
  expect(items[0]?.fen).toContain('/P w KQkq');
  await put(plain('made0006', 'hugo', { ...crazyhouse, variant: 'atomic', moves: 'e4 e5 Nf3 Nc6' }));
  await analyze('made0006', [0, 0, 0, -700, 0], { 2: 'd2d4 e5d4' });
  expect((await listOf('hugo')).items).toMatchObject([
    { id: 'made0006-3', best: { san: 'd4' }, line: ['d4', 'exd4'], phase: null, variant: 'atomic' },
  ]);
});

test('a game against oneself is one game: of both colors when they are named', async () => {
  const both = { user: { id: 'ivy', name: 'Ivy' } };
  const analysis = [
    { eval: -900, best: 'd2d4', variation: 'd4' },
    { eval: 900, best: 'd7d5', variation: 'd5' },
  ];
  await put({ ...ORDINARY, id: 'made0007', players: { white: both, black: both }, analysis });
  expect(await idsOf('ivy')).toEqual(['made0007-1']);
  expect(await idsOf('ivy')).not.toContain('made0007-2');
  const { body } = await api.ask<Mistakes>('GET', '/api/players/ivy/mistakes?color=black');
  expect(body.items.map(({ id }) => id)).toEqual(['made0007-2']);
});

test('they stay with the game when nobody follows the player, and go with it', async () => {
  const rows = async () => {
    const [row] = await api.db.sql<{ mistakes: number; answers: number; cards: number }[]>`
      select (select count(*)::int from mistakes m join games g on g.no = m.game_no where g.id = 'made0001') as mistakes,
        (select count(*)::int from mistake_answers) as answers, (select count(*)::int from mistake_cards) as cards`;
    return row;
  };
  await api.ask('POST', '/api/players', { username: 'Cleo' });
  await api.ask('DELETE', '/api/players/cleo');
  expect(await rows()).toEqual({ mistakes: 1, answers: 1, cards: 1 });
  await api.ask('POST', '/api/players', { username: 'Cleo' });
  await api.ask('DELETE', '/api/players/cleo?games=delete');
  expect(await rows()).toEqual({ mistakes: 0, answers: 0, cards: 0 });
  const orphans = await api.db.sql`
    select from mistakes m where not exists (select from games g where g.no = m.game_no)`;
  expect(orphans.length).toBe(0);
});
