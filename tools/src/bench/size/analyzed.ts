import type { Sql } from 'postgres';
import { analyze } from '../../lichess/generate/analysis.ts';
import { bulkGenerated } from '../../lichess/generate/bulk.ts';
import type { GameJson } from '../../lichess/generate/game-json.ts';
import { START, scoreOf } from '../../lichess/generate/scores.ts';
import { type Row, shown } from '../row.ts';
import { analyzeHere, type Scored } from './analyze-here.ts';
import { incomingOf, withDatabase } from './database.ts';

const PLAYER = 'Rook';
/** Enough that a page more or less of a table does not count. */
const GAMES = 2_000;
/** Each takes some 70 transactions. */
const ANALYZED_HERE = 400;
/** Before them come so many that are not counted: what a table takes for its first row, and statistics, are there then. */
const FIRST = 100;
/** Engines take an hour for what takes seconds here: autovacuum comes after so many, and rows that were replaced make room. */
const VACUUM_EVERY = 25;

interface Pair {
  plain: GameJson;
  analyzed: GameJson;
}

/** Games without an analysis, and the same with one of Lichess's form: its evaluations are made up. */
const pairs = (): Pair[] =>
  [...bulkGenerated(1_000, PLAYER, GAMES)].flatMap((generated) => {
    const { game, played, random } = generated;
    if (played.moves.length === 0) return [];
    const plain = structuredClone(game);
    return [{ plain, analyzed: analyze(generated, 'whole', random) }];
  });

const scoredOf = ({ analyzed: { id, moves = '', analysis = [] } }: Pair): Scored => ({
  id,
  scores: [START, ...moves.split(' ').map((_, i) => scoreOf(analysis[i]) ?? { cp: 0 })],
});

const analyzeAll = async (sql: Sql, games: readonly Pair[]): Promise<void> => {
  for (let from = 0; from < games.length; from += VACUUM_EVERY) {
    await analyzeHere(sql, games.slice(from, from + VACUUM_EVERY).map(scoredOf));
    await sql`vacuum analyses`;
  }
};

/** The cache of positions as it stands. */
const cacheOf = async (sql: Sql): Promise<{ bytes: number; positions: number }> => {
  const [row] = await sql<[{ bytes: number; positions: number }]>`
    select pg_total_relation_size('evaluations')::float8 as bytes, count(*)::int as positions from evaluations`;
  return row;
};

/** Bytes that an analysis adds to a stored game: Lichess's, which came with it, and one that is made here. */
export const analyzedRows = async (serverUrl: string, say: (line: string) => void): Promise<Row[]> => {
  const games = pairs();
  const sizeOf = (name: string, records: readonly GameJson[]) =>
    withDatabase(serverUrl, name, [PLAYER], async ({ store, grown }) => {
      await store(records.map(incomingOf));
      return await grown();
    });
  say(`size: ${shown(games.length)} games without and with an analysis of Lichess's`);
  const without = await sizeOf(
    'rookery_size_plain',
    games.map(({ plain }) => plain),
  );
  const shipped = await sizeOf(
    'rookery_size_lichess',
    games.map(({ analyzed }) => analyzed),
  );
  say(`size: ${shown(FIRST + ANALYZED_HERE)} games analyzed here`);
  const here = await withDatabase(serverUrl, 'rookery_size_here', [PLAYER], async (database) => {
    const {
      db: { sql },
      store,
      grown,
    } = database;
    const few = games.slice(0, FIRST + ANALYZED_HERE);
    await store(few.map(({ plain }) => incomingOf(plain)));
    await analyzeAll(sql, few.slice(0, FIRST));
    const [before, cacheBefore] = [await grown(), await cacheOf(sql)];
    await analyzeAll(sql, few.slice(FIRST));
    const [after, cache] = [await grown(), await cacheOf(sql)];
    return {
      bytes: after - before,
      cache: cache.bytes - cacheBefore.bytes,
      positions: cache.positions - cacheBefore.positions,
    };
  });
  return [
    {
      what: "bytes that Lichess's analysis adds to a game",
      figure: shown((shipped - without) / games.length),
    },
    {
      what: 'bytes that an analysis made here adds to a game, its evaluations made up',
      figure: shown(here.bytes / ANALYZED_HERE),
    },
    { what: '  of which the cache of positions', figure: shown(here.cache / ANALYZED_HERE) },
    { what: '  positions that were searched, a game', figure: shown(here.positions / ANALYZED_HERE, 1) },
  ];
};
