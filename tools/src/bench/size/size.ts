import type { Incoming } from '@rookery/api/saving/incoming.ts';
import type { Sql } from 'postgres';
import { startTestServers } from '../../test/servers.ts';
import { spawnBulk } from '../bulk-file.ts';
import { MARKS } from '../marks.ts';
import { type Bench, type Row, shown } from '../row.ts';
import { analyzedRows } from './analyzed.ts';
import { incomingOf, withDatabase } from './database.ts';

const GAMES_EACH = 100_000;
const PLAYERS = ['Rook', 'Raven'];
const TELL_EVERY = 20_000;

/** The games of one player, ready to save. */
async function* incomingGames(seed: number, player: string): AsyncGenerator<Incoming> {
  const child = spawnBulk(seed, player, GAMES_EACH);
  let tail = '';
  for await (const text of child.stdout.pipeThrough(new TextDecoderStream())) {
    const lines = (tail + text).split('\n');
    tail = lines.pop() ?? '';
    for (const line of lines) yield incomingOf(JSON.parse(line));
  }
}

/** The size of a stored game: 200,000 distinct games of two followed players; and what analyses add to one. */
export const sizeBench: Bench = {
  name: 'size',
  about: `bytes of a stored game, ${shown(GAMES_EACH * PLAYERS.length)} distinct games, and of its analyses`,
  run: async (say) => {
    const servers = await startTestServers(true);
    try {
      const rows = await measure(servers.databaseUrl, say);
      return [...rows, ...(await analyzedRows(servers.databaseUrl, say))];
    } finally {
      await servers.stop();
    }
  },
};

const measure = (serverUrl: string, say: (line: string) => void): Promise<Row[]> =>
  withDatabase(serverUrl, 'rookery_size', PLAYERS, async ({ db: { sql }, store, grown }) => {
    let told = 0;
    let plies = 0;
    async function* all(): AsyncGenerator<Incoming> {
      for (const [seed, player] of PLAYERS.entries())
        for await (const game of incomingGames(1_000 + seed, player)) {
          plies += game.replay.plies;
          yield game;
        }
    }
    await store(all(), (stored) => {
      if (stored < told + TELL_EVERY) return;
      told = stored;
      say(`size: ${shown(stored)} games`);
    });
    const size = await grown();
    const [facts] = await sql<{ games: number; lines: number }[]>`
      select (select count(*)::int from games) as games, (select count(*)::int from lines) as lines`;
    const games = facts?.games ?? 0;
    const bytes = size / games;
    return [
      { what: 'games stored, distinct', figure: shown(games) },
      { what: 'plies a game', figure: shown(plies / games, 1) },
      { what: 'distinct lines of the first 8 plies', figure: shown(facts?.lines ?? 0) },
      ...(await tableRows(sql, games)),
      {
        what: 'bytes a game, everything',
        figure: shown(bytes),
        against: `≤ ${shown(MARKS.gameBytes)}`,
        reached: bytes <= MARKS.gameBytes,
      },
    ];
  });

const tableRows = async (sql: Sql, games: number): Promise<Row[]> => {
  const tables = await sql<{ name: string; heap: number; indexes: number }[]>`
    select relname as name, pg_table_size(oid)::float8 as heap, pg_indexes_size(oid)::float8 as indexes
    from pg_class where relkind = 'r' and relnamespace = 'public'::regnamespace
    order by pg_total_relation_size(oid) desc limit 7`;
  return tables.map(({ name, heap, indexes }) => ({
    what: `  ${name}: rows, indexes`,
    figure: `${shown(heap / games)} + ${shown(indexes / games)}`,
  }));
};
