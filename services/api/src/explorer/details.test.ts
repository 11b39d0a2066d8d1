import { afterAll, describe, expect, test } from 'bun:test';
import { winPercent } from '@rookery/shared/chess/win-percent.ts';
import { evaluationRequestSchema } from '@rookery/shared/contract/evaluation.ts';
import type { Explorer } from '@rookery/shared/contract/explorer.ts';
import type { Problem } from '@rookery/shared/contract/problem.ts';
import type { LichessGame } from '@rookery/shared/lichess/game.ts';
import { startTestApi } from '@rookery/tools/test/api.ts';
import { STOCKFISH } from '@rookery/tools/test/fake-worker.ts';
import { ORDINARY } from '@rookery/tools/test/odd-games.ts';
import { transaction } from '../db/transaction.ts';
import { cacheKeyOf } from '../evaluations/ask.ts';
import { keepEvaluation } from '../evaluations/cache.ts';
import { moveAccuracy } from '../verdict/accuracy.ts';

const api = await startTestApi();
afterAll(() => api.close());

const get = async (path: string) => {
  const { status, body } = await api.ask<Explorer>('GET', `/api/${path}`);
  if (status !== 200) throw new Error(JSON.stringify(body));
  return body;
};
const side = (id: string, rating?: number) => ({ user: { id, name: id }, rating });
const game = (id: string, day: number, fields: object): LichessGame =>
  JSON.parse(
    JSON.stringify({
      ...ORDINARY,
      clocks: undefined,
      division: undefined,
      opening: undefined,
      players: { white: side('anna', 1500), black: side('boris', 1700) },
      createdAt: Date.UTC(2024, 0, day),
      ...fields,
      id,
    }),
  ) as LichessGame;
const put = async (one: LichessGame) =>
  expect((await api.ask('PUT', `/api/games/${one.id}`, { game: one })).status).toBe(201);

const START = 'rnbqkbnr/pppppppp/8/8/8/8/PPPPPPPP/RNBQKBNR w KQkq - 0 1';
const AFTER_E4 = 'rnbqkbnr/pppppppp/8/8/4P3/8/PPPP1PPP/RNBQKBNR b KQkq - 0 1';
const fen = (text: string) => `fen=${encodeURIComponent(text)}`;

await api.ask('POST', '/api/players', { username: 'anna' });
await put(
  game('explore1', 1, {
    moves: 'e4 e5',
    winner: 'white',
    opening: { eco: 'C20', name: "King's Pawn Game", ply: 2 },
  }),
);
await put(
  game('explore2', 2, {
    moves: 'e4 a5',
    winner: 'black',
    opening: { eco: 'B00', name: "King's Pawn", ply: 1 },
    players: { white: side('anna', 1500), black: side('carla', 1900) },
  }),
);
await put(game('explore3', 3, { moves: '', status: 'noStart', winner: 'white' }));

/** A search of a position by an engine of ours. */
const keep = (text: string, cp: number, nodes: number) =>
  transaction(api.db.sql, (tx) =>
    keepEvaluation(tx, cacheKeyOf(evaluationRequestSchema.parse({ fen: text })), {
      engine: STOCKFISH,
      nodes,
      multiPv: 1,
      searched: nodes,
      lines: [{ score: { cp }, pv: ['e2e4'], depth: 20 }],
    }),
  );

describe('an answer', () => {
  test('has ratings, the last game, the opening and the games', async () => {
    const answer = await get('players/anna/explorer');
    expect({ ...answer, games: answer.games.map(({ id, color, result }) => [id, color, result]) }).toEqual({
      fen: START,
      white: 2,
      draws: 0,
      black: 1,
      moves: [
        {
          uci: 'e2e4',
          san: 'e4',
          white: 1,
          draws: 0,
          black: 1,
          averageRating: 1800,
          performance: 1800,
          lastGame: 'explore2',
        },
      ],
      games: [
        ['explore3', 'white', 'win'],
        ['explore2', 'white', 'loss'],
        ['explore1', 'white', 'win'],
      ],
      next: null,
    });
    // That of the game whose opening was settled by then, not of the one that was named later.
    expect((await get(`explorer?${fen(AFTER_E4)}`)).opening).toEqual({ eco: 'B00', name: "King's Pawn" });
  });

  test('over all games speaks of the opponents of the side that moves', async () => {
    const { moves } = await get(`explorer?${fen(AFTER_E4)}`);
    expect(moves.map(({ san, averageRating, performance }) => [san, averageRating, performance])).toEqual([
      ['a5', 1500, 2000],
      ['e5', 1500, 1000],
    ]);
    // The move counters and an idle en passant square make no other position.
    const same = await get(`explorer?${fen(AFTER_E4.replace('- 0 1', 'e3 7 9'))}`);
    expect(same.moves).toEqual(moves);
    expect(same.fen).toBe(AFTER_E4.replace('0 1', '7 9'));
  });

  test('has a performance of those games alone whose opponent has a rating', async () => {
    await api.ask('POST', '/api/players', { username: 'dora' });
    const mine = side('dora', 1400);
    const games = [
      game('explore4', 4, {
        moves: 'b4 e5',
        winner: 'white',
        players: { white: mine, black: side('emil', 1500) },
      }),
      game('explore5', 5, {
        moves: 'b4 e5',
        winner: 'black',
        players: { white: mine, black: { aiLevel: 3 } },
      }),
      game('explore6', 6, {
        moves: 'b4 d5',
        winner: 'black',
        players: { white: mine, black: { aiLevel: 8 } },
      }),
    ];
    for (const one of games) await put(one);
    const b4 = { san: 'b4', white: 1, draws: 0, black: 2, averageRating: 1500, performance: 2000 };
    // From the counts, from the sides, and over all games.
    for (const query of [
      'players/dora/explorer?',
      'players/dora/explorer?minPlies=2',
      'explorer?minPlies=2&since=2024-01-04&until=2024-01-07',
    ])
      expect((await get(query)).moves).toMatchObject([b4]);
    expect((await get('explorer')).moves.find(({ san }) => san === 'b4')).toMatchObject(b4);
    await api.ask('DELETE', '/api/players/dora?games=delete');
    expect((await get('explorer')).moves.map(({ san }) => san)).toEqual(['e4']);
  });

  test('holds games without a result where `status` or `ids` names them: they are won and drawn by nobody', async () => {
    const running = { moves: 'c4 e5', winner: undefined };
    await put(game('explore7', 7, { ...running, status: 'started' }));
    await put(game('explore8', 8, { ...running, status: 'aborted' }));
    const c4 = { san: 'c4', white: 0, draws: 0, black: 0, averageRating: null, performance: null };
    for (const path of ['players/anna/explorer', 'explorer']) {
      const answer = await get(`${path}?status=started,aborted`);
      expect(answer).toMatchObject({
        white: 0,
        draws: 0,
        black: 0,
        moves: [{ ...c4, lastGame: 'explore8' }],
      });
      expect(answer.games.map(({ id }) => id)).toEqual(['explore8', 'explore7']);
      expect((await get(`${path}?status=started`)).games.map(({ id }) => id)).toEqual(['explore7']);
      expect((await get(path)).moves.map(({ san }) => san)).toEqual(['e4']);
    }
    const mixed = await get('explorer?status=started,resign,mate,noStart');
    expect(mixed.moves.map(({ san, white, black }) => [san, white, black])).toEqual([
      ['e4', 1, 1],
      ['c4', 0, 0],
    ]);
    const named = await get('explorer?ids=explore1,explore8');
    expect(named.moves.map(({ san, white, black }) => [san, white, black])).toEqual([
      ['e4', 1, 0],
      ['c4', 0, 0],
    ]);
    expect(named.games.map(({ id }) => id)).toEqual(['explore8', 'explore1']);
  });

  test('lists the highest rated first on request, and as many as are wanted', async () => {
    const ids = async (query: string) => (await get(`explorer?${query}`)).games.map(({ id }) => id);
    expect(await ids('sort=rating&limit=1')).toEqual(['explore2']);
    expect(await ids('order=asc&limit=2')).toEqual(['explore1', 'explore2']);
    expect(await ids('limit=0')).toEqual([]);
  });

  test('has what engines said of the positions, and how accurate a move is where both are known', async () => {
    expect((await get('explorer')).moves[0]).not.toHaveProperty('eval');
    await keep(AFTER_E4, -300, 10_000);
    await keep(AFTER_E4, -70, 1_000_000);
    expect((await get('explorer')).moves[0]).toMatchObject({ uci: 'e2e4', eval: -70 });
    expect((await get('explorer')).moves[0]).not.toHaveProperty('accuracy');
    await keep(START, 30, 1_000_000);
    const [move] = (await get('explorer')).moves;
    expect(move?.accuracy).toBe(moveAccuracy(winPercent({ cp: 30 }), winPercent({ cp: -70 })));
    expect(move?.accuracy).toBeLessThan(90);
  });

  test('else what came with the newest of the games that was analyzed, and whose that is', async () => {
    const nobody = { players: { white: side('gina'), black: side('hugo') }, winner: 'white' };
    const shipped = (id: string, day: number, moves: string, analysis?: object[]) =>
      put(game(id, day, { ...nobody, moves, ...(analysis && { analysis }) }));
    await shipped('shipped1', 1, 'Nf3 d5 g3', [{ eval: 20 }, { eval: 25 }, { eval: 10 }]);
    await shipped('shipped2', 2, 'Nf3 d5 b3', [{ eval: 40 }, { eval: 35 }, { mate: -3 }]);
    await shipped('shipped3', 3, 'Nf3 d5 g3', [{ eval: 30 }, { eval: 33 }, { eval: -40 }]);
    await shipped('shipped4', 4, 'Nf3 d5 g3');
    await shipped('shipped5', 5, 'Nf3 d5 c4');
    const said = async (query: string) =>
      (await get(`explorer?${query}`)).moves
        .filter(({ san }) => ['Nf3', 'g3', 'b3', 'c4'].includes(san))
        .map(({ san, eval: cp, mate, accuracy, source }) => [
          san,
          cp ?? mate,
          accuracy !== undefined,
          source,
        ]);
    const afterD5 = 'rnbqkbnr/ppp1pppp/8/3p4/8/5N2/PPPPPPPP/RNBQKB1R w KQkq - 0 2';
    expect(await said(fen(afterD5))).toEqual([
      ['g3', -40, true, 'lichess'],
      ['b3', -3, true, 'lichess'],
      ['c4', undefined, false, undefined],
    ]);
    // Before the first move Lichess takes every game for 15 centipawns.
    expect(await said('variant=standard')).toEqual([['Nf3', 30, true, 'lichess']]);
    await keep('rnbqkbnr/pppppppp/8/8/8/5N2/PPPPPPPP/RNBQKB1R b KQkq - 1 1', 22, 10_000);
    expect(await said('variant=standard')).toEqual([['Nf3', 22, true, 'rookery']]);
    const { moves } = await get(`explorer?${fen(afterD5)}&until=2024-01-03`);
    expect(moves.map(({ san, eval: cp }) => [san, cp])).toEqual([
      ['b3', undefined],
      ['g3', 10],
    ]);
  });

  test('tells two moves apart that lead to one position', async () => {
    const atomic = { variant: 'atomic', initialFen: 'k7/8/8/2RpQ3/8/8/8/4K3 w - - 0 1' };
    await put(game('atomic01', 5, { ...atomic, moves: 'Rxd5 Kb7', winner: 'white' }));
    await put(game('atomic02', 6, { ...atomic, moves: 'Qxd5 Kb7', winner: 'black' }));
    await put(game('atomic03', 7, { ...atomic, moves: 'Qxd5', status: 'draw', winner: undefined }));
    const { moves } = await get(`players/anna/explorer?variant=atomic&${fen(atomic.initialFen)}`);
    expect(
      moves.map(({ san, white, draws, black, lastGame }) => [san, white, draws, black, lastGame]),
    ).toEqual([
      ['Qxd5', 0, 1, 1, 'atomic03'],
      ['Rxd5', 1, 0, 0, 'atomic01'],
    ]);
  });

  test('names the last game that is left where the last was deleted', async () => {
    await put(game('kept0001', 8, { moves: 'd4' }));
    await put(game('gone0001', 9, { moves: 'd4', players: { white: side('dora'), black: side('elsa') } }));
    await api.ask('POST', '/api/players', { username: 'dora' });
    const lastOfD4 = async () => {
      const { moves } = await get('explorer');
      const { white, black, lastGame } = moves.find(({ san }) => san === 'd4') ?? {};
      return [(white ?? 0) + (black ?? 0), lastGame];
    };
    expect(await lastOfD4()).toEqual([2, 'gone0001']);
    await api.ask('DELETE', '/api/players/dora?games=delete');
    expect(await lastOfD4()).toEqual([1, 'kept0001']);
  });

  test('of a player without games of the position is empty', async () => {
    expect(await get(`players/carla/explorer?${fen(AFTER_E4)}&color=white`)).toEqual({
      fen: AFTER_E4,
      white: 0,
      draws: 0,
      black: 0,
      moves: [],
      games: [],
      next: null,
    });
  });
});

const POCKETS = 'rnbqkbnr/pppppppp/8/8/8/8/PPPPPPPP/RNBQKBNR/Pp w KQkq - 0 1';
test.each<[string, string, number, string]>([
  ['a FEN that cannot be read', `explorer?${fen('rnbqkbnr/8 w')}`, 400, 'invalid_fen'],
  ['a FEN without a king', `explorer?${fen('8/8/8/8/8/8/8/4K3 w - - 0 1')}`, 400, 'invalid_fen'],
  ['the side that waits in check', `explorer?${fen('4k3/8/8/8/8/8/8/4RK2 w - - 0 1')}`, 400, 'invalid_fen'],
  ['an empty FEN', 'explorer?fen=', 400, 'invalid_parameter'],
  ['pieces in hand in standard', `explorer?${fen(POCKETS)}`, 400, 'variant_mismatch'],
  ['counts of checks in atomic', `explorer?variant=atomic&${fen(`${START} +0+0`)}`, 400, 'variant_mismatch'],
  [
    'promoted pieces in standard',
    `explorer?${fen('4k3/8/8/8/8/8/8/3Q~K3 w - - 0 1')}`,
    400,
    'variant_mismatch',
  ],
  ['pawns in racing kings', `explorer?variant=racingKings&${fen(START)}`, 400, 'invalid_fen'],
  [
    'a horde in standard',
    `explorer?${fen('rnbqkbnr/pppppppp/8/8/8/PPPPPPPP/PPPPPPPP/8 w kq - 0 1')}`,
    400,
    'invalid_fen',
  ],
  ['an unknown variant', 'explorer?variant=fourPlayer', 400, 'unknown_variant'],
  ['several variants', 'explorer?variant=standard,atomic', 400, 'unknown_variant'],
  ['an unknown filter', 'explorer?colour=white', 400, 'unknown_filter'],
  ['a second player', 'players/anna/explorer?player=boris', 400, 'unknown_filter'],
  ['a color without a player', 'explorer?color=white', 400, 'player_required'],
  ['dates the wrong way round', 'explorer?since=2024-02-01&until=2024-01-01', 400, 'invalid_parameter'],
  ['an unknown order of games', 'explorer?sort=beauty', 400, 'invalid_parameter'],
  ['too many games', 'explorer?limit=101', 400, 'invalid_parameter'],
  ['a player nobody knows', 'players/nobody/explorer', 404, 'player_not_found'],
  ['a player nobody knows as a filter', 'explorer?player=nobody', 404, 'player_not_found'],
])('%s is refused', async (_, path, status, code) => {
  expect(await api.ask<Problem>('GET', `/api/${path}`)).toMatchObject({ status, body: { code } });
});
