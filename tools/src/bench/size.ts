import { connect } from '@rookery/api/db/connect.ts';
import { packGame } from '@rookery/api/games/pack.ts';
import { migrate } from '@rookery/api/migrate.ts';
import { follow } from '@rookery/api/players/follow.ts';
import { insertBatch } from '@rookery/api/saving/batch.ts';
import type { Incoming } from '@rookery/api/saving/incoming.ts';
import { noNumbers } from '@rookery/api/saving/known-numbers.ts';
import { lichessGameSchema } from '@rookery/shared/lichess/game.ts';
import { replayGame } from '@rookery/shared/lichess/replay-game.ts';
import postgres from 'postgres';
import { startTestServers } from '../test/servers.ts';
import { spawnBulk } from './bulk-file.ts';
import { MARKS } from './marks.ts';
import { type Bench, type Row, shown } from './row.ts';

const GAMES_EACH = 100_000;
const PLAYERS = ['Rook', 'Raven'];
const BATCH = 128;
const TELL_EVERY = 20_000;

/** The games of one player, ready to save. */
async function* incomingGames(seed: number, player: string): AsyncGenerator<Incoming> {
  const child = spawnBulk(seed, player, GAMES_EACH);
  let tail = '';
  for await (const text of child.stdout.pipeThrough(new TextDecoderStream())) {
    const lines = (tail + text).split('\n');
    tail = lines.pop() ?? '';
    for (const line of lines) {
      const game = lichessGameSchema.parse(JSON.parse(line));
      const replayed = replayGame(game);
      if (!replayed.ok) throw new Error(`${game.id}: ${replayed.error.detail}`);
      yield { game, replay: replayed.replay, packed: packGame(game, replayed.replay), fetchedAt: Date.now() };
    }
  }
}

/** The size of a stored game: 200,000 distinct games of two followed players. */
export const sizeBench: Bench = {
  name: 'size',
  about: `bytes of a stored game, ${shown(GAMES_EACH * PLAYERS.length)} distinct games`,
  run: async (say) => {
    const servers = await startTestServers(true);
    try {
      return await measure(servers.databaseUrl, say);
    } finally {
      await servers.stop();
    }
  },
};

const measure = async (serverUrl: string, say: (line: string) => void): Promise<Row[]> => {
  const admin = postgres(serverUrl, { max: 1, onnotice: () => {} });
  await admin`create database rookery_size`;
  await admin.end();
  const url = new URL(serverUrl);
  url.pathname = '/rookery_size';
  await migrate(url.href);
  const db = connect(url.href);
  const { sql } = db;
  try {
    const size = async () =>
      Number((await sql<{ n: string }[]>`select pg_database_size(current_database()) as n`)[0]?.n);
    const empty = await size();
    for (const player of PLAYERS) await follow(sql, player);
    const known = noNumbers();
    let saved = 0;
    let told = 0;
    let plies = 0;
    for (const [seed, player] of PLAYERS.entries()) {
      let batch: Incoming[] = [];
      const flush = async () => {
        if (batch.length > 0) await insertBatch(db.saving, known, batch);
        saved += batch.length;
        batch = [];
        if (saved >= told + TELL_EVERY) {
          told = saved;
          say(`size: ${shown(saved)} games`);
        }
      };
      for await (const game of incomingGames(1_000 + seed, player)) {
        batch.push(game);
        plies += game.replay.plies;
        if (batch.length === BATCH) await flush();
      }
      await flush();
    }
    await sql`vacuum analyze`;
    const [facts] = await sql<{ games: number; lines: number }[]>`
      select (select count(*)::int from games) as games, (select count(*)::int from lines) as lines`;
    const games = facts?.games ?? 0;
    const bytes = ((await size()) - empty) / games;
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
  } finally {
    await db.close();
  }
};

const tableRows = async (sql: postgres.Sql, games: number): Promise<Row[]> => {
  const tables = await sql<{ name: string; heap: number; indexes: number }[]>`
    select relname as name, pg_table_size(oid)::float8 as heap, pg_indexes_size(oid)::float8 as indexes
    from pg_class where relkind = 'r' and relnamespace = 'public'::regnamespace
    order by pg_total_relation_size(oid) desc limit 7`;
  return tables.map(({ name, heap, indexes }) => ({
    what: `  ${name}: rows, indexes`,
    figure: `${shown(heap / games)} + ${shown(indexes / games)}`,
  }));
};
