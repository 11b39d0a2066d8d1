import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { createRandom } from '@rookery/shared/chess/random-games.ts';
import { onRealGames, readRealGames } from '@rookery/shared/chess/real-games.ts';
import type { Mistake, Mistakes } from '@rookery/shared/contract/mistakes.ts';
import type { LichessGame } from '@rookery/shared/lichess/game.ts';
import { startTestApi, type TestApi } from '@rookery/tools/test/api.ts';
import { type OracleMistake, oracleMistakes, placeOf } from '@rookery/tools/test/mistakes-oracle.ts';
import { saveGame } from '../saving/save-game.ts';

let api: TestApi;
beforeAll(async () => {
  api = await startTestApi();
});
afterAll(() => api.close());

type Query = Record<string, string>;

const page = async (query: Query): Promise<Mistakes> => {
  const { player, ...rest } = query;
  const path = `/api/players/${player}/mistakes?${new URLSearchParams(rest)}`;
  const { status, body } = await api.ask<Mistakes>('GET', path);
  if (status !== 200) throw new Error(`${path}: ${JSON.stringify(body)}`);
  return body;
};

/** All pages. */
const all = async (query: Query): Promise<Mistake[]> => {
  const items: Mistake[] = [];
  let next: string | null | undefined;
  do {
    const answer = await page({ limit: '500', ...query, ...(next && { cursor: next }) });
    items.push(...answer.items);
    next = answer.next;
  } while (next);
  return items;
};

/** The games as one player's, White and Black in turn, some of them at the same moment. */
const asHeroes = (games: readonly LichessGame[]): LichessGame[] =>
  games.map((game, i) => {
    const color = i % 2 === 0 ? 'white' : 'black';
    const side = { ...game.players?.[color], user: { id: 'hero', name: 'Hero' } };
    return {
      ...game,
      createdAt: game.createdAt - (game.createdAt % 3e9),
      players: { ...game.players, [color]: side },
    };
  });

const castles = (san: string): boolean => san.startsWith('O-O');

/** Where an answer is not what it must be. */
const wrong = (is: Mistake, must: OracleMistake | undefined): string[] => {
  if (!must) return [`${is.id}: must not be there`];
  const facts: [string, unknown, unknown][] = [
    ['id', is.id, must.id],
    ['judgment', is.judgment, must.judgment],
    ['phase', is.phase, must.phase],
    ['fen', placeOf(is.fen), must.fen],
    ['san', is.played.san, must.san],
    ['uci', castles(must.san) ? must.uci : is.played.uci, must.uci],
    ['best', is.best?.uci ?? null, must.bestUci],
    ['best', is.best?.san, must.line?.[0]],
    ['line', is.line?.join(' '), must.line?.join(' ')],
    ['clock', is.clock, must.clock],
    ['opening', is.opening?.name ?? null, must.opening],
    ['opponent', is.opponent.id, must.opponent],
    ['cost', Math.abs(is.cost - must.cost) < 1e-9, true],
    ['difference', Math.abs(is.winPercentBefore - is.winPercentAfter - must.cost) < 1e-9, true],
  ];
  return facts.flatMap(([name, a, b]) =>
    a === b ? [] : [`${is.id} ${name}: is ${JSON.stringify(a)}, must be ${JSON.stringify(b)}`],
  );
};

const real = onRealGames('on real games');
describe.skipIf(real.skip)(real.name, () => {
  let games: LichessGame[] = [];
  beforeAll(async () => {
    const analyzed = readRealGames('analysed.ndjson.gz') as unknown as LichessGame[];
    const timed = readRealGames('clocks.ndjson.gz') as unknown as LichessGame[];
    games = asHeroes([
      ...analyzed.filter((_, i) => i % 8 === 0),
      ...timed.filter(({ analysis }) => Array.isArray(analysis)),
    ]);
    // One after the other, so that games of the same moment are numbered as they are listed.
    for (const game of games) await saveGame(api.writer, { game });
    // As Postgres does by itself within a minute: without it the joins of 80 lists are planned blindly.
    await api.db.sql`analyze`;
  });

  const check = async (query: Query): Promise<number> => {
    const [items, must] = [await all(query), oracleMistakes(games, query)];
    const found = items.flatMap((item, i) => wrong(item, must[i]));
    const name = new URLSearchParams(query);
    expect(found.slice(0, 5).map((text) => `${name}: ${text}`)).toEqual([]);
    expect(`${name}: ${items.length}`).toBe(`${name}: ${must.length}`);
    return items.length;
  };

  test('all of them are what an oracle finds, in every order', async () => {
    for (const sort of ['cost', 'date', 'phase', 'opening'])
      for (const order of ['asc', 'desc'])
        expect(await check({ player: 'hero', sort, order })).toBeGreaterThan(1000);
  });

  const filters = (): Query[] => [
    ...['white', 'black'].map((color) => ({ color })),
    ...['win', 'draw', 'loss'].map((result) => ({ result })),
    ...['mistake', 'blunder', 'mistake,blunder'].map((judgment) => ({ judgment })),
    ...['opening', 'middlegame', 'endgame', 'middlegame,endgame'].map((phase) => ({ phase })),
    ...['blitz', 'rapid,bullet'].map((speed) => ({ speed })),
    { variant: 'fromPosition' },
    { variant: 'standard,chess960' },
    { rated: 'false' },
    { status: 'mate,resign' },
    { eco: 'C42,B01,A00' },
    { opening: 'Sicilian Defense' },
    { minRating: '1500' },
    { maxRating: '1600' },
    { minOpponentRating: '1400' },
    { maxOpponentRating: '1700' },
    { minPlies: '60' },
    { maxPlies: '50' },
    { since: '2020-01-01' },
    { until: '2022-06-01', tz: 'Asia/Tokyo' },
    { analyzed: 'true' },
    { analyzed: 'false' },
    { sort: 'date' },
    { sort: 'opening', order: 'asc' },
  ];

  test('each filter, and pairs and triples at random', async () => {
    const random = createRandom(20_260);
    const pick = () => filters()[Math.floor(random() * filters().length)] as Query;
    let held = 0;
    for (const filter of filters()) held += await check({ player: 'hero', ...filter });
    for (let i = 0; i < 40; i++) held += await check({ player: 'hero', ...pick(), ...pick(), ...pick() });
    expect(held).toBeGreaterThan(10_000);
  });

  test('an opponent is a filter too, and has mistakes of their own', async () => {
    const { players } = games[0] as { players?: { black?: { user?: { id?: string } } } };
    const opponent = players?.black?.user?.id as string;
    await check({ player: 'hero', opponent });
    expect(await check({ player: opponent })).toBeGreaterThan(0);
  });

  test('pages of any size hold together what one holds, while games arrive', async () => {
    for (const sort of ['cost', 'date', 'phase', 'opening']) {
      const query = { player: 'hero', sort, judgment: 'blunder', minPlies: '120' };
      const ids = (await all(query)).map(({ id }) => id);
      const first = await page({ ...query, limit: '7' });
      const late = { ...(games[0] as LichessGame), id: `late${sort.slice(0, 4)}` };
      await saveGame(api.writer, { game: late });
      const rest = await all({ ...query, limit: '23', cursor: first.next as string });
      const paged = [...first.items, ...rest].map(({ id }) => id).filter((id) => !id.startsWith('late'));
      expect(paged).toEqual(ids);
    }
  });

  test('counts are those of the whole list', async () => {
    const query = { player: 'hero', phase: 'endgame', color: 'white' };
    const { length } = await all(query);
    const { counts } = await page({ ...query, limit: '1', count: 'true' });
    expect(counts).toEqual({ all: length, due: 0, fresh: length });
    expect((await page({ ...query, limit: '1' })).counts).toBeUndefined();
  });
});
