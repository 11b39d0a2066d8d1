import { afterAll, describe, expect, test } from 'bun:test';
import type { GameSummary } from '@rookery/shared/contract/game-summary.ts';
import type { LichessGame } from '@rookery/shared/lichess/game.ts';
import { worldGames } from '@rookery/tools/lichess/generate/world.ts';
import { startTestApi } from '@rookery/tools/test/api.ts';
import { createFakeWorker } from '@rookery/tools/test/fake-worker.ts';
import { ORDINARY, oddGames } from '@rookery/tools/test/odd-games.ts';
import { parseCsv } from '@rookery/tools/test/parse-csv.ts';
import { until } from '@rookery/tools/test/until.ts';
import type { Services } from '../context.ts';
import { createRouter } from '../http/router.ts';
import { exportRoutes } from '../routes/export.ts';
import { CSV_COLUMNS } from './csv-columns.ts';

const api = await startTestApi();
const worker = createFakeWorker(api);
afterAll(async () => {
  await worker.close();
  await api.close();
});

const putAll = async (games: readonly LichessGame[]) => {
  for (let from = 0; from < games.length; from += 100) {
    const part = games.slice(from, from + 100).map((game) => ({ game }));
    await api.ask('PUT', '/api/games', { games: part });
  }
};
const world = JSON.parse(
  JSON.stringify([...worldGames({ seed: 5, players: 1, games: 520 })]),
) as LichessGame[];
const tricky: LichessGame = {
  ...ORDINARY,
  id: 'tricky01',
  createdAt: Date.UTC(2019, 5, 1, 12, 30),
  players: {
    white: { name: '=HYPERLINK("http://x")' },
    black: { user: { id: 'boris', name: 'Boris', title: 'GM' }, rating: 2500, ratingDiff: -7 },
  },
  opening: { eco: 'C20', name: '@King, "Pawn"; =1', ply: 2 },
};
await putAll([...world, tricky, ...oddGames().map(([, game]) => game)]);
// One that came without an analysis has one that was made here.
const [analyzedHere] = world.filter(
  ({ analysis, status, moves, variant }) =>
    !analysis && status === 'mate' && variant === 'standard' && (moves ?? '').split(' ').length < 40,
);
await api.ask('POST', `/api/games/${analyzedHere?.id}/analysis`, { nodes: 100_000 });
await worker.workAll();

const player = Object.entries(Object.groupBy(world, (game) => game.players?.white?.user?.id ?? '')).toSorted(
  ([, a], [, b]) => (b?.length ?? 0) - (a?.length ?? 0),
)[0]?.[0] as string;

const take = async (query: Record<string, string>) => {
  const response = await api.app.request(`/api/games/export?${new URLSearchParams(query)}`, {
    headers: { authorization: `Bearer ${api.token}` },
  });
  return { status: response.status, headers: response.headers, text: await response.text() };
};

const listed = async (query: Record<string, string>): Promise<GameSummary[]> => {
  const items: GameSummary[] = [];
  for (let cursor = ''; ; ) {
    const given = new URLSearchParams({ ...query, limit: '500', ...(cursor && { cursor }) });
    const { body } = await api.ask<{ items: GameSummary[]; next: string | null }>(
      'GET',
      `/api/games?${given}`,
    );
    items.push(...body.items);
    if (body.next === null) return items;
    cursor = body.next;
  }
};

/** Some of the world's, and one that is not finished. */
const chosen = [
  ...world.filter((_, i) => i % 40 === 0).map(({ id }) => id),
  ...oddGames()
    .map(([, game]) => game)
    .filter(({ status }) => status === 'aborted')
    .slice(0, 1)
    .map(({ id }) => id),
];

const QUERIES: Record<string, string>[] = [
  {},
  { order: 'asc' },
  { player },
  { player, color: 'black', result: 'loss' },
  { status: 'started,aborted,mate', minPlies: '1' },
  { analyzed: 'true' },
  { ids: chosen.join() },
  { ids: chosen.join(), player, order: 'asc' },
  { player: 'nobody' },
];
const named = QUERIES.map((query) => [new URLSearchParams(query).toString(), query] as const);

describe('NDJSON', () => {
  test.each(named)('?%s is the list, each game as it is answered alone', async (_, query) => {
    const { status, headers, text } = await take(query);
    expect(status).toBe(200);
    expect(headers.get('content-type')).toBe('application/x-ndjson');
    const lines = text.split('\n');
    expect(lines.pop()).toBe('');
    const records = lines.map((line) => JSON.parse(line) as LichessGame);
    expect(records.map(({ id }) => id)).toEqual((await listed(query)).map(({ id }) => id));
    for (const record of records.filter((_, i) => i % 20 === 0))
      expect(record).toEqual((await api.ask<LichessGame>('GET', `/api/games/${record.id}`)).body);
  });

  test('of more than one batch has every game once', async () => {
    const lines = (await take({ order: 'asc' })).text.split('\n').slice(0, -1);
    expect(lines.length).toBeGreaterThan(450);
    expect(new Set(lines.map((line) => (JSON.parse(line) as LichessGame).id)).size).toBe(lines.length);
  });
});

describe('PGN', () => {
  test.each([
    ['of a player', { player, speed: 'blitz' }],
    ['annotated where analyzed', { analyzed: 'true' }],
  ])('%s is the games one after another', async (_, query) => {
    const { headers, text } = await take({ format: 'pgn', ...query });
    expect(headers.get('content-type')).toBe('application/x-chess-pgn; charset=utf-8');
    const games = await Promise.all(
      (await listed(query)).map(({ id }) => api.ask<string>('GET', `/api/games/${id}/pgn`)),
    );
    expect(games.length).toBeGreaterThan(10);
    expect(text).toBe(games.map(({ body }) => body).join(''));
  });

  test('has analyses of either source', async () => {
    const { text } = await take({ format: 'pgn', analyzed: 'true' });
    expect(text).toContain('[Annotator "lichess.org"]');
    expect(text.match(/\[Annotator "Rookery"\]/g)).toHaveLength(1);
    expect(text).toContain(`/${analyzedHere?.id}"]`);
  });
});

describe('CSV', () => {
  const rowsOf = async (query: Record<string, string>) => {
    const { headers, text } = await take({ format: 'csv', ...query });
    expect(headers.get('content-type')).toBe('text/csv; charset=utf-8; header=present');
    const [head = [], ...rows] = parseCsv(text);
    expect(head).toEqual(CSV_COLUMNS.map(({ name }) => name));
    return rows.map((row) => {
      expect(row).toHaveLength(head.length);
      return Object.fromEntries(head.map((name, i) => [name, row[i] as string]));
    });
  };

  test.each(named)('?%s says of each game what the list says', async (_, query) => {
    const items = await listed(query);
    const rows = await rowsOf(query);
    const text = (value: unknown) => (value === null || value === undefined ? '' : String(value));
    expect(
      rows.map(
        ({ id, createdAt, winner, whiteRating, blackTitle, eco, plies, analyzed, result, opponent, color }) =>
          [
            id,
            createdAt,
            winner,
            whiteRating,
            blackTitle,
            eco,
            plies,
            analyzed,
            result,
            opponent,
            color,
          ].join(),
      ),
    ).toEqual(
      items.map((item) =>
        [
          item.id,
          item.createdAt,
          text(item.winner),
          text(item.white.rating),
          text(item.black.title),
          text(item.opening?.eco),
          item.plies,
          item.analyzed,
          text(item.result),
          text(item.opponent),
          text(item.color),
        ].join(),
      ),
    );
  });

  test('is safe in a spreadsheet', async () => {
    const [row] = await rowsOf({ until: '2020-01-01', since: '2019-01-01' });
    expect(row).toMatchObject({
      id: 'tricky01',
      createdAt: '2019-06-01T12:30:00.000Z',
      white: `'=HYPERLINK("http://x")`,
      black: 'Boris',
      blackTitle: 'GM',
      blackRatingDiff: '-7',
      opening: `'@King, "Pawn"; '=1`,
      moves: ORDINARY.moves as string,
      result: '',
    });
  });

  test('of no game has its header', async () => {
    expect(await rowsOf({ player: 'nobody' })).toEqual([]);
  });

  test('has its columns in the description of the route', async () => {
    type Document = { paths: Record<string, { get: { description: string } }> };
    const { body } = await api.ask<Document>('GET', '/api/openapi.json');
    const { description } = body.paths['/api/games/export']?.get ?? { description: '' };
    for (const { name, about } of CSV_COLUMNS) expect(description).toContain(`- \`${name}\`: ${about}`);
    expect(new Set(CSV_COLUMNS.map(({ name }) => name)).size).toBe(CSV_COLUMNS.length);
  });
});

test.each([
  [{}, /^attachment; filename="rookery_games_\d{4}-\d\d-\d\d\.ndjson"$/],
  [{ player: 'Anna-1', format: 'csv' }, /^attachment; filename="rookery_anna-1_\d{4}-\d\d-\d\d\.csv"$/],
])('the header names the file of %p', async (query, expected) => {
  expect((await take({ ...query, until: '2000-01-01' })).headers.get('content-disposition')).toMatch(
    expected,
  );
});

test.each([
  [{ color: 'white' }, 'player_required'],
  [{ format: 'xml' }, 'invalid_parameter'],
  [{ variant: 'chess' }, 'invalid_parameter'],
  [{ since: '2024-01-02', until: '2024-01-01' }, 'invalid_parameter'],
  [{ limit: '5' }, 'unknown_filter'],
])('%p is refused before the first byte', async (query, code) => {
  const { status, headers, text } = await take(query as Record<string, string>);
  expect([status, (JSON.parse(text) as { code: string }).code]).toEqual([400, code]);
  expect(headers.get('content-disposition')).toBeNull();
});

describe('chosen games', () => {
  test('are all there, finished or not, each once', async () => {
    const { text } = await take({ ids: [...chosen, chosen[0]].join() });
    const ids = text
      .trim()
      .split('\n')
      .map((line) => (JSON.parse(line) as LichessGame).id);
    expect(chosen.length).toBeGreaterThan(10);
    expect(ids.toSorted()).toEqual(chosen.toSorted());
  });

  test('of which one is not stored are refused by name', async () => {
    const { status, headers, text } = await take({ ids: `${chosen[0]},nowhere1,nowhere2`, format: 'csv' });
    expect([status, JSON.parse(text)]).toMatchObject([
      404,
      { code: 'game_not_found', detail: 'ids: nowhere1, nowhere2 are not stored' },
    ]);
    expect(headers.get('content-disposition')).toBeNull();
  });
});

describe('a client that goes away', () => {
  /** The route over a socket, and how many queries it has begun and ended. */
  const serve = () => {
    const queries = { begun: 0, ended: 0 };
    const sql = new Proxy(api.db.sql, {
      get: (target, name) => {
        const value: unknown = Reflect.get(target, name);
        if (name !== 'unsafe') return value;
        return (...args: Parameters<typeof target.unsafe>) => {
          queries.begun++;
          const query = target.unsafe(...args);
          return query.finally(() => queries.ended++);
        };
      },
    });
    const router = createRouter().route('/', exportRoutes({ db: { ...api.db, sql } } as Services));
    const server = Bun.serve({ port: 0, hostname: '127.0.0.1', fetch: router.fetch });
    return { queries, server };
  };

  test('ends the work on it', async () => {
    // More than any buffer between the two holds.
    await putAll(
      Array.from({ length: 1_600 }, (_, i) => ({
        ...ORDINARY,
        clocks: undefined,
        opening: undefined,
        division: undefined,
        id: `long${String(i).padStart(4, '0')}`,
        speed: 'classical',
        x: 'y'.repeat(10_000),
      })),
    );
    const { queries, server } = serve();
    try {
      const whole = await fetch(new URL('/games/export?speed=classical', server.url));
      expect((await whole.text()).split('\n').length).toBeGreaterThan(1_600);
      const all = queries.begun;
      expect(all).toBeGreaterThan(8);

      queries.begun = queries.ended = 0;
      const control = new AbortController();
      const broken = await fetch(new URL('/games/export?speed=classical', server.url), control);
      await broken.body?.getReader().read();
      control.abort();
      let before = -1;
      await until(
        'no query any more',
        () => {
          const still = queries.begun === before && queries.ended === queries.begun;
          before = queries.begun;
          return still;
        },
        { every: 100 },
      );
      expect(queries.begun).toBeGreaterThan(0);
      expect(queries.begun).toBeLessThan(all);
      const [{ n } = { n: -1 }] = await api.db.sql<{ n: number }[]>`
        select count(*)::int as n from pg_stat_activity
        where datname = current_database() and pid <> pg_backend_pid() and state <> 'idle'
          and backend_type = 'client backend'`;
      expect(n).toBe(0);
    } finally {
      await server.stop(true);
    }
  });
});
