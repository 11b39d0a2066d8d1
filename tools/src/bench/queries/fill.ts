import { connect } from '@rookery/api/db/connect.ts';
import { packGame } from '@rookery/api/games/pack.ts';
import { insertBatch } from '@rookery/api/saving/batch.ts';
import type { Incoming } from '@rookery/api/saving/incoming.ts';
import { noNumbers } from '@rookery/api/saving/known-numbers.ts';
import { lichessGameSchema } from '@rookery/shared/lichess/game.ts';
import { replayGame } from '@rookery/shared/lichess/replay-game.ts';
import { setGames } from './set-games.ts';

// Stores the games of players, `NAME GAMES …`, in the database of DATABASE_URL: a process of its own, so that both cores
// make the set. Each line of its output is a number of games stored since the last.
const BATCH = 128;

const incomingOf = (json: unknown): Incoming => {
  const game = lichessGameSchema.parse(json);
  const replayed = replayGame(game);
  if (!replayed.ok) throw new Error(`${game.id}: ${replayed.error.detail}`);
  return {
    game,
    replay: replayed.replay,
    packed: packGame(game, replayed.replay),
    fetchedAt: game.createdAt,
  };
};

const db = connect(process.env.DATABASE_URL as string);
const known = noNumbers();
const [...given] = process.argv.slice(2);
for (let i = 0; i < given.length; i += 2) {
  let batch: Incoming[] = [];
  const flush = async (): Promise<void> => {
    if (batch.length > 0) await insertBatch(db.saving, known, batch);
    process.stdout.write(`${batch.length}\n`);
    batch = [];
  };
  for (const game of setGames({ name: given[i] as string, games: Number(given[i + 1]) })) {
    batch.push(incomingOf(game));
    if (batch.length === BATCH) await flush();
  }
  await flush();
}
await db.close();
