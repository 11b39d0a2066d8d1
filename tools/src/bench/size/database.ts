import { connect, type Database } from '@rookery/api/db/connect.ts';
import { packGame } from '@rookery/api/games/pack.ts';
import { migrate } from '@rookery/api/migrate.ts';
import { follow } from '@rookery/api/players/follow.ts';
import { insertBatch } from '@rookery/api/saving/batch.ts';
import type { Incoming } from '@rookery/api/saving/incoming.ts';
import { noNumbers } from '@rookery/api/saving/known-numbers.ts';
import { lichessGameSchema } from '@rookery/shared/lichess/game.ts';
import { replayGame } from '@rookery/shared/lichess/replay-game.ts';
import postgres from 'postgres';

const BATCH = 128;

/** A database whose size is measured. */
export interface SizeDatabase {
  db: Database;
  /** Stores games, with the code of the API; calls `stored` with how many are, after each batch. */
  store(games: AsyncIterable<Incoming> | Iterable<Incoming>, stored?: (games: number) => void): Promise<void>;
  /** Bytes that it has grown by since it was made, after what autovacuum would do. */
  grown(): Promise<number>;
}

/** A record as it comes to be stored. Throws for one that does not replay. */
export const incomingOf = (record: unknown): Incoming => {
  const game = lichessGameSchema.parse(record);
  const replayed = replayGame(game);
  if (!replayed.ok) throw new Error(`${game.id}: ${replayed.error.detail}`);
  return { game, replay: replayed.replay, packed: packGame(game, replayed.replay), fetchedAt: Date.now() };
};

/** Makes a database of that name on a server, where these players are followed, for as long as `work` takes. */
export const withDatabase = async <T>(
  serverUrl: string,
  name: string,
  players: readonly string[],
  work: (database: SizeDatabase) => Promise<T>,
): Promise<T> => {
  const asAdmin = async (statement: 'create' | 'drop'): Promise<void> => {
    const admin = postgres(serverUrl, { max: 1, onnotice: () => {} });
    await admin.unsafe(`${statement} database "${name}"`).finally(() => admin.end());
  };
  await asAdmin('create');
  const url = new URL(serverUrl);
  url.pathname = `/${name}`;
  await migrate(url.href);
  const db = connect(url.href);
  const { sql } = db;
  const size = async () =>
    Number((await sql<{ n: string }[]>`select pg_database_size(current_database()) as n`)[0]?.n);
  const known = noNumbers();
  try {
    const empty = await size();
    for (const player of players) await follow(sql, player);
    return await work({
      db,
      store: async (games, stored) => {
        let batch: Incoming[] = [];
        let count = 0;
        const flush = async () => {
          if (batch.length > 0) await insertBatch(db.saving, known, batch);
          count += batch.length;
          batch = [];
          stored?.(count);
        };
        for await (const game of games) {
          batch.push(game);
          if (batch.length === BATCH) await flush();
        }
        await flush();
      },
      grown: async () => {
        await sql`vacuum analyze`;
        return (await size()) - empty;
      },
    });
  } finally {
    await db.close();
    await asAdmin('drop');
  }
};
