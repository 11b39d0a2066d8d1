import type { LichessGame } from '@rookery/shared/lichess/game.ts';
import { replayGame } from '@rookery/shared/lichess/replay-game.ts';
import type { TransactionSql } from 'postgres';
import { sameGame } from '../games/cosmetic.ts';
import { type GameRecord, packedOf, readGames } from '../games/read.ts';
import { unpackGame } from '../games/unpack.ts';
import { derive, track, underive } from './derived.ts';
import { saveShipped, updateGames } from './game-row.ts';
import type { Outcome } from './incoming.ts';
import type { Numbered } from './numbered.ts';

/** What to do with a version of a game that is stored already. */
type Verdict = 'replace' | 'refresh' | 'keep';

/**
 * A richer version replaces, a poorer one never does; at equal rank the later fetched wins, whatever the order of
 * arrival. What differs only in the decorations of accounts is nothing new, yet the later is kept (`refresh`), so that
 * two versions end the same in either order.
 */
const judge = (stored: GameRecord, incoming: Numbered): Verdict => {
  if (incoming.packed.rank !== stored.rank) return incoming.packed.rank > stored.rank ? 'replace' : 'keep';
  const before = unpackGame(packedOf(stored));
  const { fullId: _private, ...after } = incoming.game;
  const later =
    incoming.fetchedAt > stored.fetched_at ||
    // Fetched in the same millisecond: any order will do as long as it is one.
    (incoming.fetchedAt === stored.fetched_at && JSON.stringify(after) > JSON.stringify(before));
  if (!later || Bun.deepEquals(before, after, true)) return 'keep';
  return sameGame(before, after) ? 'refresh' : 'replace';
};

/**
 * Merges games into the rows of the same id. Returns the outcome by id. A side of a player who was not followed when
 * the game came is counted from now on.
 */
export const mergeExisting = async (
  tx: TransactionSql,
  games: readonly Numbered[],
): Promise<Map<string, Outcome>> => {
  const ids = games.map((game) => game.packed.id).sort();
  await tx.unsafe(`select from games where id = any(string_to_array($1, ',')) order by id for update`, [
    ids.join(','),
  ]);
  const stored = new Map((await readGames(tx, ids)).map((row) => [row.id, row]));
  const outcomes = new Map<string, Outcome>();
  const rewritten: Numbered[] = [];
  const kept: { game: Numbered; stored: GameRecord }[] = [];
  for (const game of games) {
    const row = stored.get(game.packed.id) as GameRecord;
    const verdict = judge(row, game);
    outcomes.set(row.id, verdict === 'replace' ? 'updated' : 'unchanged');
    const numbered = { ...game, no: row.no };
    if (verdict === 'keep') kept.push({ game: numbered, stored: row });
    else rewritten.push(numbered);
  }
  if (rewritten.length > 0) {
    await underive(
      tx,
      rewritten.map((game) => game.no),
    );
    await updateGames(tx, rewritten);
    await derive(tx, rewritten);
    await saveShipped(tx, rewritten);
  }
  await trackKept(tx, kept);
  return outcomes;
};

const trackKept = async (
  tx: TransactionSql,
  kept: readonly { game: Numbered; stored: GameRecord }[],
): Promise<void> => {
  const wanted = kept.filter(({ game }) => game.tracked.white || game.tracked.black);
  if (wanted.length === 0) return;
  const rows = await tx.unsafe<{ game_no: number; white: boolean }[]>(
    'select game_no, white from sides where game_no = any($1::int[]) and not tracked',
    [`{${wanted.map(({ game }) => game.no).join(',')}}`],
  );
  const untracked = new Set(rows.map((row) => `${row.game_no} ${row.white}`));
  const due = wanted
    .map(({ game, stored }) => ({
      game: game.packed.rank === stored.rank ? game : asStored(game, stored),
      white: game.tracked.white && untracked.has(`${game.no} true`),
      black: game.tracked.black && untracked.has(`${game.no} false`),
    }))
    .filter(({ white, black }) => white || black);
  await track(tx, due);
};

/** The stored version of a game, which is what counts when a poorer one arrives. */
const asStored = (game: Numbered, stored: GameRecord): Numbered => {
  const packed = packedOf(stored);
  const replayed = replayGame(unpackGame(packed) as unknown as LichessGame);
  if (!replayed.ok) throw new Error(`stored game ${stored.id} does not replay: ${replayed.error.detail}`);
  return { ...game, packed, replay: replayed.replay, keys: replayed.replay.keys.split(',') };
};
