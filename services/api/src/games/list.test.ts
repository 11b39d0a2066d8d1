import { afterAll, describe, expect, test } from 'bun:test';
import { type GameSummary, gameSummarySchema } from '@rookery/shared/contract/game-summary.ts';
import type { LichessGame } from '@rookery/shared/lichess/game.ts';
import { worldGames } from '@rookery/tools/lichess/generate/world.ts';
import { startTestApi } from '@rookery/tools/test/api.ts';
import { ORDINARY, oddGames } from '@rookery/tools/test/odd-games.ts';

const api = await startTestApi();
afterAll(() => api.close());

interface Listed {
  items: GameSummary[];
  next: string | null;
  count?: number;
}

const list = async (query: Record<string, string | number>) => {
  const text = new URLSearchParams(
    Object.entries(query).map(([name, value]): [string, string] => [name, String(value)]),
  );
  const { status, body } = await api.ask<Listed>('GET', `/api/games?${text}`);
  if (status !== 200) throw new Error(JSON.stringify(body));
  return body;
};
const putAll = (games: readonly LichessGame[]) =>
  Promise.all(games.map((game) => api.ask('PUT', `/api/games/${game.id}`, { game })));

const side = (id: string, rating?: number) => ({
  user: { id, name: id },
  ...(rating !== undefined && { rating }),
});
const at = (day: number) => Date.UTC(2024, 0, day, 12);
const named = (id: string, fields: object): LichessGame =>
  JSON.parse(JSON.stringify({ ...ORDINARY, clocks: undefined, ...fields, id })) as LichessGame;

// A small world of which everything is known.
const GAMES = [
  named('anna0001', {
    createdAt: at(1),
    players: { white: side('anna'), black: side('boris') },
    winner: 'white',
  }),
  named('anna0002', {
    createdAt: at(2),
    players: { white: side('boris'), black: side('anna') },
    winner: 'white',
    rated: false,
  }),
  named('anna0003', {
    createdAt: at(3),
    players: { white: side('anna'), black: side('carla') },
    winner: undefined,
    status: 'draw',
    speed: 'rapid',
    perf: 'rapid',
  }),
  named('anna0004', {
    createdAt: at(4),
    players: { white: side('anna'), black: side('anna') },
    winner: 'black',
  }),
  named('anna0005', {
    createdAt: at(5),
    players: { white: side('anna'), black: { aiLevel: 3 } },
    status: 'started',
    winner: undefined,
  }),
  named('anna0006', {
    createdAt: at(6),
    players: { white: side('anna'), black: {} },
    status: 'aborted',
    winner: undefined,
    moves: 'e4',
  }),
  named('anna0007', {
    createdAt: at(7),
    players: { white: side('carla'), black: side('anna') },
    winner: 'black',
    variant: 'crazyhouse',
    perf: 'crazyhouse',
    moves: 'e4 d5 exd5 Qxd5',
    division: {},
  }),
  named('other001', {
    createdAt: at(8),
    players: { white: side('boris'), black: side('carla') },
    winner: 'white',
    status: 'mate',
    moves: 'e4 e5',
  }),
  // Two in the same millisecond.
  named('other002', {
    createdAt: at(8),
    players: { white: side('carla'), black: side('boris') },
    winner: 'black',
    moves: '',
  }),
];
await putAll(GAMES);

const ids = async (query: Record<string, string | number>) =>
  (await list(query)).items.map(({ id }) => id).sort();

describe('a filter holds what it says', () => {
  const cases: [Record<string, string>, string][] = [
    [{}, 'anna0001 anna0002 anna0003 anna0004 anna0007 other001 other002'],
    [{ player: 'anna' }, 'anna0001 anna0002 anna0003 anna0004 anna0007'],
    [{ player: 'ANNA' }, 'anna0001 anna0002 anna0003 anna0004 anna0007'],
    [{ player: 'nobody' }, ''],
    [{ player: 'anna', color: 'white' }, 'anna0001 anna0003 anna0004'],
    [{ player: 'anna', color: 'black' }, 'anna0002 anna0004 anna0007'],
    [{ player: 'anna', opponent: 'boris' }, 'anna0001 anna0002'],
    [{ player: 'anna', opponent: 'Anna' }, 'anna0004'],
    [{ player: 'anna', opponent: 'nobody' }, ''],
    [{ player: 'anna', result: 'win', color: 'black' }, 'anna0004 anna0007'],
    [{ player: 'anna', result: 'draw' }, 'anna0003'],
    [{ player: 'anna', result: 'loss', opponent: 'boris' }, 'anna0002'],
    [{ rated: 'false' }, 'anna0002'],
    [{ rated: 'true', player: 'boris' }, 'anna0001 other001 other002'],
    [{ variant: 'crazyhouse' }, 'anna0007'],
    [{ variant: 'crazyhouse,atomic' }, 'anna0007'],
    [{ variant: 'standard', player: 'carla' }, 'anna0003 other001 other002'],
    [{ speed: 'rapid' }, 'anna0003'],
    [{ speed: 'rapid,blitz', player: 'carla' }, 'anna0003 anna0007 other001 other002'],
    [{ status: 'started' }, 'anna0005'],
    [{ status: 'started,aborted,mate' }, 'anna0005 anna0006 other001'],
    [{ minPlies: '4', player: 'carla' }, 'anna0003 anna0007'],
    [{ maxPlies: '4' }, 'anna0007 other001 other002'],
    [{ minPlies: '2', maxPlies: '4' }, 'anna0007 other001'],
    [{ maxPlies: '0' }, 'other002'],
    // since is inclusive, until exclusive.
    [{ since: '2024-01-03T12:00:00Z', until: '2024-01-07T12:00:00Z' }, 'anna0003 anna0004'],
    [{ since: '2024-01-07T12:00:00.001Z' }, 'other001 other002'],
    [{ since: '2024-01-07T14:00:00+02:00', until: '2024-01-08' }, 'anna0007'],
    [{ until: '2024-01-02' }, 'anna0001'],
  ];
  test.each(cases.map((one) => [new URLSearchParams(one[0]).toString(), ...one] as const))(
    '?%s',
    async (_, query, expected) => {
      expect((await ids(query)).join(' ')).toBe(expected);
      // The count is that of the filter, whatever the page.
      const { count, items } = await list({ ...query, count: 'true', limit: 1 });
      expect(count).toBe(expected === '' ? 0 : expected.split(' ').length);
      expect(items.length).toBe(Math.min(1, count ?? 0));
    },
  );

  test('a game against oneself is listed once, and in each color once', async () => {
    expect((await ids({ player: 'anna' })).filter((id) => id === 'anna0004')).toHaveLength(1);
    const colors = await Promise.all(
      ['white', 'black'].map((color) => list({ player: 'anna', opponent: 'anna', color })),
    );
    expect(colors.map(({ items }) => items.map((item) => [item.color, item.result, item.opponent]))).toEqual([
      [['white', 'loss', 'anna']],
      [['black', 'win', 'anna']],
    ]);
  });

  test('without count there is none', async () => {
    expect(await list({})).not.toHaveProperty('count');
    expect(await list({ count: 'false' })).not.toHaveProperty('count');
  });
});

describe('a summary', () => {
  const summaryOf = async (id: string, query: Record<string, string> = {}) =>
    (await list({ ...query, status: 'created,started,aborted,resign,draw,mate' })).items.find(
      (item) => item.id === id,
    );

  test('says of the player what was asked for', async () => {
    expect(await summaryOf('anna0002', { player: 'anna' })).toMatchObject({
      color: 'black',
      result: 'loss',
      opponent: 'boris',
      winner: 'white',
    });
    expect(await summaryOf('anna0003', { player: 'anna' })).toMatchObject({ result: 'draw', winner: null });
    expect(await summaryOf('anna0005', { player: 'anna' })).toMatchObject({ color: 'white', opponent: null });
    expect(await summaryOf('anna0005', { player: 'anna' })).not.toHaveProperty('result');
    expect(await summaryOf('anna0002')).not.toHaveProperty('color');
  });

  test('holds the facts of the game', async () => {
    expect(await summaryOf('anna0001')).toEqual({
      id: 'anna0001',
      createdAt: '2024-01-01T12:00:00.000Z',
      lastMoveAt: '2023-11-14T22:14:20.456Z',
      white: { id: 'anna', name: 'anna', title: null, rating: null, ratingDiff: null, aiLevel: null },
      black: { id: 'boris', name: 'boris', title: null, rating: null, ratingDiff: null, aiLevel: null },
      variant: 'standard',
      speed: 'blitz',
      perf: 'blitz',
      rated: true,
      clock: { initial: 180, increment: 0 },
      status: 'resign',
      winner: 'white',
      opening: { eco: 'C20', name: "King's Pawn Game", ply: 2 },
      plies: 10,
      lastFen: 'r1bqk2r/1pppbppp/p1n2n2/4p3/B3P3/5N2/PPPP1PPP/RNBQ1RK1 w kq - 4 6',
      analyzed: false,
    });
  });

  test('shows a title also of a game that is kept whole', async () => {
    const white = { user: { id: 'dora', name: 'Dora', title: 'WGM' }, rating: 2300 };
    await putAll([
      named('title001', { players: { white, black: side('boris') } }),
      named('title002', { players: { white, black: side('boris') }, bookmarked: null }),
    ]);
    const { items } = await list({ player: 'dora' });
    expect(items.map((item) => [item.id, item.white.title]).sort()).toEqual([
      ['title001', 'WGM'],
      ['title002', 'WGM'],
    ]);
  });

  test('of any odd game fits the contract', async () => {
    const odd = oddGames().map(([, game]) => game);
    await putAll(odd);
    const statuses = { status: 'created,started,aborted,mate,resign,noStart,variantEnd' };
    const finished = await list({ limit: 500 });
    const others = await list({ ...statuses, limit: 500 });
    const seen = new Map([...finished.items, ...others.items].map((item) => [item.id, item]));
    for (const game of odd)
      if (game.status !== undefined && seen.has(game.id)) gameSummarySchema.parse(seen.get(game.id));
    expect(odd.filter(({ id }) => seen.has(id)).length).toBeGreaterThan(odd.length - 5);
  });
});

describe('pages', () => {
  const world = JSON.parse(
    JSON.stringify([...worldGames({ seed: 3, players: 1, games: 130 })]),
  ) as LichessGame[];
  const isListed = (game: LichessGame) => !['created', 'started', 'aborted'].includes(game.status as string);
  const read = async (query: Record<string, string | number>, between?: () => Promise<unknown>) => {
    const seen: string[] = [];
    for (let cursor: string | null = ''; cursor !== null; ) {
      const page: Listed = await list({ ...query, ...(cursor && { cursor }) });
      seen.push(...page.items.map(({ id }) => id));
      cursor = page.next;
      if (cursor !== null) await between?.();
    }
    return seen;
  };
  const inOrder = (games: readonly LichessGame[], order: 'asc' | 'desc') =>
    games.toSorted((a, b) => (order === 'asc' ? 1 : -1) * (a.createdAt - b.createdAt));
  /** As a list of times: games of one millisecond may stand in either order. */
  const timesOf = (list: readonly string[]) =>
    list.map((id) => world.find((game) => game.id === id)?.createdAt ?? 0);

  test.each(['asc', 'desc'] as const)('%s hold every game once, in order', async (order) => {
    await putAll(world);
    const since = new Date(Math.min(...world.map(({ createdAt }) => createdAt))).toISOString();
    const known = new Set(world.filter(isListed).map(({ id }) => id));
    for (const limit of [1, 7, 500]) {
      if (limit === 1 && order === 'asc') continue;
      const seen = (await read({ order, limit, since })).filter((id) => world.some((game) => game.id === id));
      expect(seen).toHaveLength(known.size);
      expect(new Set(seen)).toEqual(known);
      expect(timesOf(seen)).toEqual(inOrder(world.filter(isListed), order).map(({ createdAt }) => createdAt));
    }
  });

  test.each(['asc', 'desc'] as const)(
    '%s lose and repeat nothing while games arrive and change',
    async (order) => {
      const before = await read({ order, limit: 500 });
      let arrived = 0;
      const seen = await read({ order, limit: 11 }, async () => {
        const [first, last] = [world[0], world.at(-1)] as [LichessGame, LichessGame];
        const n = `${order}${String(++arrived).padStart(5, '0')}`.slice(-8);
        await putAll([
          // At both ends, in the middle of a millisecond that is taken, and a richer version of one that is listed.
          named(`a${n}`.slice(0, 8), { createdAt: last.createdAt + arrived }),
          named(`b${n}`.slice(0, 8), { createdAt: first.createdAt - arrived }),
          named(`c${n}`.slice(0, 8), { createdAt: (world[arrived * 5] as LichessGame).createdAt }),
          {
            ...(world[arrived * 3] as LichessGame),
            analysis: [{ eval: arrived }, ...Array.from({ length: 300 }, () => ({}))],
          },
        ]);
      });
      const old = new Set(before);
      expect(seen.filter((id) => old.has(id))).toEqual(before);
      expect(new Set(seen).size).toBe(seen.length);
    },
  );
});
