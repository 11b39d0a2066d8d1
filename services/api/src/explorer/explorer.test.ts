import { afterAll, describe, expect, test } from 'bun:test';
import { createRandom, pick } from '@rookery/shared/chess/random-games.ts';
import { onRealGames, readRealGames, whyNoRealGames } from '@rookery/shared/chess/real-games.ts';
import type { Explorer } from '@rookery/shared/contract/explorer.ts';
import type { LichessGame } from '@rookery/shared/lichess/game.ts';
import { startTestApi, type TestApi } from '@rookery/tools/test/api.ts';
import { EXPLORED, explorerGames } from '@rookery/tools/test/explorer-games.ts';
import { expectedExplorer, type Visit, visitBook } from '@rookery/tools/test/explorer-oracle.ts';

type Query = Record<string, string>;

const putAll = async (api: TestApi, games: readonly LichessGame[]) => {
  for (let i = 0; i < games.length; i += 100) {
    const body = { games: games.slice(i, i + 100).map((game) => ({ game })) };
    const { status } = await api.ask('PUT', '/api/games', body);
    expect(status).toBe(200);
  }
};

const asker = (api: TestApi) => async (query: Query) => {
  const { player, ...rest } = query;
  const path = player === undefined ? '/api/explorer' : `/api/players/${player}/explorer`;
  const { status, body } = await api.ask<Explorer>('GET', `${path}?${new URLSearchParams(rest)}`);
  if (status !== 200) throw new Error(`${path} ${JSON.stringify(rest)}: ${JSON.stringify(body)}`);
  return body;
};

const withoutEngines = ({
  lastGame: _game,
  eval: _eval,
  mate: _mate,
  accuracy: _accuracy,
  source: _source,
  ...move
}: Explorer['moves'][number]) => move;

/** What is compared: everything but the order of moves played equally often and what engines said. */
const compare = (
  answer: Explorer,
  position: { turn: 'white' | 'black'; visits: Visit[] },
  query: Query,
): void => {
  const expected = expectedExplorer(position, query);
  const { white, draws, black } = expected;
  expect({ query, white: answer.white, draws: answer.draws, black: answer.black }).toEqual({
    query,
    white,
    draws,
    black,
  });
  const byUci = <T extends { uci: string }>(moves: readonly T[]) =>
    moves.toSorted((a, b) => (a.uci < b.uci ? -1 : 1));
  expect({ query, moves: byUci(answer.moves).map(withoutEngines) }).toEqual({
    query,
    moves: byUci(expected.moves).map(({ lastGames: _, ...move }) => move),
  });
  for (const { uci, lastGames } of expected.moves)
    expect(lastGames).toContain(answer.moves.find((move) => move.uci === uci)?.lastGame ?? 'none');
  const counts = answer.moves.map((move) => move.white + move.draws + move.black);
  expect(counts).toEqual(counts.toSorted((a, b) => b - a));

  const { held } = expected;
  const direction = query.order === 'asc' ? 1 : -1;
  const times = held.map(({ visit }) => visit.game.createdAt).toSorted((a, b) => direction * (a - b));
  const limit = Number(query.limit ?? 12);
  if (query.sort !== 'rating')
    expect(answer.games.map(({ createdAt }) => Date.parse(createdAt))).toEqual(times.slice(0, limit));
  expect(answer.games).toHaveLength(Math.min(limit, held.length));
  const colors = new Map(held.map(({ visit, color }) => [visit.game.id, color]));
  for (const game of answer.games)
    expect([game.id, game.color]).toEqual([
      game.id,
      query.player === undefined ? undefined : colors.get(game.id),
    ]);
  expect(new Set(answer.games.map(({ id }) => id)).size).toBe(answer.games.length);
};

/** Positions of all kinds: those of many games, those met at different plies, ends, any. */
const sample = (book: ReturnType<typeof visitBook>, random: () => number, count: number) => {
  const all = [...book.positions.values()];
  const shared = all.filter(({ visits }) => new Set(visits.map(({ ply }) => ply)).size > 1);
  const often = all.filter(({ visits }) => visits.length > 5);
  const ends = all.filter(({ visits }) => visits.some(({ move }) => move === null));
  return Array.from({ length: count }, (_, i) => pick(random, [shared, often, ends, all][i % 4] ?? all));
};

const FILTERS: readonly ((random: () => number) => Query)[] = [
  (random) => ({ rated: pick(random, ['true', 'false']) }),
  (random) => ({ speed: pick(random, ['blitz', 'rapid', 'bullet,blitz']) }),
  (random) => ({ status: pick(random, ['resign', 'draw,mate', 'started,mate']) }),
  (random) => ({ minRating: String(1200 + Math.floor(random() * 900)) }),
  (random) => ({ maxRating: String(1200 + Math.floor(random() * 900)) }),
  (random) => ({ minPlies: String(Math.floor(random() * 20)) }),
  (random) => ({ maxPlies: String(Math.floor(random() * 40)) }),
  (random) => ({ since: new Date(Date.UTC(2024, 0, 1 + Math.floor(random() * 9))).toISOString() }),
  (random) => ({ until: new Date(Date.UTC(2024, 0, 10 + Math.floor(random() * 9))).toISOString() }),
  (random) => ({ opening: pick(random, ['Sicilian Defense', 'Sicilian Defense: Najdorf Variation']) }),
  () => ({ eco: 'B20,C20' }),
];
const PLAYER_FILTERS: typeof FILTERS = [
  ...FILTERS,
  (random) => ({ color: pick(random, ['white', 'black']) }),
  (random) => ({ color: pick(random, ['white', 'black']) }),
  (random) => ({ result: pick(random, ['win', 'draw', 'loss']) }),
  (random) => ({ opponent: pick(random, ['anna', 'boris', 'carla']) }),
  (random) => ({ minOpponentRating: String(1200 + Math.floor(random() * 900)) }),
  (random) => ({ maxOpponentRating: String(1200 + Math.floor(random() * 900)) }),
];

describe('generated games of every variant', async () => {
  const api = await startTestApi();
  afterAll(() => api.close());
  const ask = asker(api);
  const games = explorerGames(7, 60);
  const book = visitBook(games);
  await api.ask('POST', '/api/players', { username: 'anna' });
  await putAll(api, games.slice(0, 400));
  // Games that were there before their player was followed are not counted for him yet.
  await api.ask('POST', '/api/players', { username: 'boris' });
  await putAll(api, games.slice(400));

  const players = [undefined, ...EXPLORED, 'carla'];
  const queryFor = (variant: string, fen: string, random: () => number, filters: number): Query => {
    const player = pick(random, players);
    const kinds = player === undefined ? FILTERS : PLAYER_FILTERS;
    const query: Query = { ...(player !== undefined && { player }), variant, fen };
    for (let i = 0; i < filters; i++) Object.assign(query, pick(random, kinds)(random));
    if (random() < 0.2) query.order = 'asc';
    if (random() < 0.2) query.limit = '3';
    return query;
  };

  test('hold transpositions, returns, ends and unfinished games', () => {
    const all = [...book.positions.values()];
    expect(all.filter(({ visits }) => new Set(visits.map(({ ply }) => ply)).size > 1).length).toBeGreaterThan(
      150,
    );
    expect(games.filter(({ status }) => status === 'started').length).toBeGreaterThan(5);
  });

  test.each([[0], [1], [2]])('answer as plain loops do, with %d filters', async (filters) => {
    const random = createRandom(100 + filters);
    let held = 0;
    for (const position of sample(book, random, 120)) {
      const variant =
        position.variant === 'fromPosition' ? pick(random, ['standard', 'fromPosition']) : position.variant;
      const query = queryFor(variant, position.fen, random, filters);
      const answer = await ask(query);
      compare(answer, position, query);
      held += answer.white + answer.draws + answer.black;
    }
    expect(held).toBeGreaterThan(100);
  });

  test('answer the start of each variant without a FEN', async () => {
    for (const { variant, fen, visits, turn } of book.positions.values()) {
      if (!visits.some(({ ply, game }) => ply === 0 && game.initialFen === undefined)) continue;
      for (const player of players) {
        const query = { variant, ...(player !== undefined && { player }) };
        const answer = await ask(query);
        compare(answer, { turn, visits }, query);
        expect(answer.fen.split(' ')[0]?.split('/').slice(0, 8).join('/')).toBe(
          fen.split(' ')[0]?.split('[')[0] ?? '',
        );
      }
    }
  });

  test.each(['date', 'rating'])('are listed page by page by %s, each of them once', async (sort) => {
    for (const order of ['desc', 'asc']) {
      const query = { sort, order, ...(order === 'asc' && { player: 'anna' }) };
      const whole = (await ask({ ...query, limit: '100' })).games.map(({ id }) => id);
      expect(whole.length).toBeGreaterThan(20);
      const paged: string[] = [];
      for (let cursor: string | null = ''; cursor !== null && paged.length < whole.length; ) {
        const page: Explorer = await ask({ ...query, limit: '7', ...(cursor && { cursor }) });
        paged.push(...page.games.map(({ id }) => id));
        cursor = page.next;
      }
      expect(paged.slice(0, whole.length)).toEqual(whole);
    }
  });

  test('have no page behind the last, and no cursor of another query', async () => {
    const first = await ask({ player: 'anna', limit: '5' });
    expect(first.next).not.toBeNull();
    expect((await ask({ player: 'anna', result: 'draw', minPlies: '600' })).next).toBeNull();
    const other = `/api/explorer?cursor=${first.next}&limit=5`;
    expect(await api.ask('GET', other)).toMatchObject({ status: 400, body: { code: 'invalid_cursor' } });
  });

  test('and still do when all games of a player are counted', async () => {
    // His own sync meets them again.
    await putAll(api, games);
    const random = createRandom(5);
    for (const position of sample(book, random, 70)) {
      const query = {
        ...queryFor(position.variant, position.fen, random, 0),
        player: 'boris',
        ...(random() < 0.6 && { color: pick(random, ['white', 'black']) }),
      };
      compare(await ask(query), position, query);
    }
  });
});

const why = whyNoRealGames();
describe.skipIf(why !== undefined)('real games', () => {
  test(onRealGames('answer as plain loops do at any ply').name, async () => {
    const api = await startTestApi();
    try {
      const ask = asker(api);
      const games = [
        ...readRealGames('variants.ndjson.gz'),
        ...readRealGames('analysed.ndjson.gz').filter(({ variant }) => variant === 'fromPosition'),
      ] as unknown as LichessGame[];
      await api.ask('POST', '/api/players', { username: 'player0346e978c0' });
      await putAll(api, games);
      const book = visitBook(games);
      const random = createRandom(3);
      const rare = [...book.positions.values()].filter(({ variant }) => variant !== 'standard');
      for (const position of [
        ...sample(book, random, 110),
        ...Array.from({ length: 90 }, () => pick(random, rare)),
      ]) {
        const query: Query = {
          variant: position.variant,
          fen: position.fen,
          ...(random() < 0.6 && { player: 'player0346e978c0' }),
        };
        for (let i = Math.floor(random() * 3); i > 0; i--)
          Object.assign(query, pick(random, FILTERS)(random));
        if (query.player !== undefined && random() < 0.4) query.color = pick(random, ['white', 'black']);
        compare(await ask(query), position, query);
      }
    } finally {
      await api.close();
    }
  });
});
