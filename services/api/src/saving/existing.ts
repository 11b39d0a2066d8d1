import type { Replay } from '@rookery/shared/chess/replay-type.ts';
import type { LichessGame } from '@rookery/shared/lichess/game.ts';
import { replayGame } from '@rookery/shared/lichess/replay-game.ts';
import type { TransactionSql } from 'postgres';
import { restoreVerdicts } from '../analyses/keep-verdict.ts';
import { sameGame } from '../games/cosmetic.ts';
import { differenceOf, isMadeOfPgn, withMissing, withNotes } from '../games/made-of-pgn.ts';
import { moveNotesOf } from '../games/move-notes.ts';
import { packGame } from '../games/pack.ts';
import { type GameRecord, packedOf, readGames } from '../games/read.ts';
import { sortedJson } from '../games/sorted-json.ts';
import { withStoredNames } from '../games/stored-name.ts';
import { unpackGame } from '../games/unpack.ts';
import { derive, track, underive } from './derived.ts';
import { saveShipped, touchGames, updateGames } from './game-row.ts';
import type { Outcome } from './incoming.ts';
import type { Numbered } from './numbered.ts';

/** A game was there when its row was to be inserted and was deleted before it could be merged. */
export class GameGoneError extends Error {}

/** What to do with a version of a game that is stored already. */
type Verdict = 'replace' | 'refresh' | 'touch' | 'keep';

const recordOf = (stored: GameRecord): LichessGame => unpackGame(packedOf(stored));

/** What is stored where it was made of a PGN file; few games were. */
const storedOfPgn = (stored: GameRecord): LichessGame | undefined => {
  const record = stored.last_move_at === null ? recordOf(stored) : undefined;
  return record && isMadeOfPgn(record) ? record : undefined;
};

/**
 * Lichess's own record takes the place of one that was made of a PGN file, and never the other way round. Of two of the
 * same kind the richer replaces, the poorer never does; at equal rank the one with more beside its moves, then the later
 * fetched wins, whatever the order of arrival. What differs only in the decorations of accounts is nothing new, yet the later is kept (`refresh`), so that two
 * versions end the same in either order; for the same reason one that is seen again counts as fetched then (`touch`).
 */
const judge = (stored: GameRecord, ofPgn: LichessGame | undefined, incoming: Numbered): Verdict => {
  if ((ofPgn === undefined) === isMadeOfPgn(incoming.game)) return ofPgn ? 'replace' : 'keep';
  if (incoming.packed.rank !== stored.rank) return incoming.packed.rank > stored.rank ? 'replace' : 'keep';
  const before = recordOf(stored);
  const { fullId: _private, ...after } = incoming.game;
  if (moveNotesOf(after).length > moveNotesOf(before).length) return 'replace';
  if (Bun.deepEquals(before, after, true)) return incoming.fetchedAt > stored.fetched_at ? 'touch' : 'keep';
  const later =
    incoming.fetchedAt > stored.fetched_at ||
    // Fetched in the same millisecond: any order will do as long as it is one.
    (incoming.fetchedAt === stored.fetched_at && sortedJson(after) > sortedJson(before));
  if (!later) return 'keep';
  return sameGame(before, after) ? 'refresh' : 'replace';
};

/** Lichess's record with what only a file had of the same moves. */
const enriched = (incoming: Numbered, game: LichessGame): Numbered => {
  if (game === incoming.game) return incoming;
  const { white, black } = incoming.packed;
  const replay = replayed(game);
  const packed = withStoredNames(packGame(game, replay), {
    white: white.playerName ?? undefined,
    black: black.playerName ?? undefined,
  });
  return { ...incoming, game, replay, packed };
};

/** Whether the moves of one record begin as those of another do, which may have been read while the game ran. */
const goesOn = (before: LichessGame, after: LichessGame): boolean =>
  `${after.moves ?? ''} `.startsWith(before.moves ? `${before.moves} ` : '');

/** Lichess's record, come again, with what files have beside its moves; hardly any game has that. */
const withNotesOf = (stored: GameRecord, incoming: Numbered): Numbered => {
  if (!stored.extra?.includes('"notes":[') || isMadeOfPgn(incoming.game)) return incoming;
  const before = recordOf(stored);
  return goesOn(before, incoming.game) ? enriched(incoming, withNotes(incoming.game, before)) : incoming;
};

/**
 * Merges games into the rows of the same id. Returns the outcome by id. A side of a player who was not followed when
 * the game came is tracked from now on.
 */
export const mergeExisting = async (
  tx: TransactionSql,
  games: readonly Numbered[],
): Promise<Map<string, Outcome>> => {
  const ids = games.map((game) => game.packed.id).sort();
  // Analyses first, as those who work on them do: the end of one marks the sides of its game.
  await tx.unsafe(
    `select from analyses a join games g on g.no = a.game_no where g.id = any(string_to_array($1, ','))
     order by g.id for no key update of a`,
    [ids.join(',')],
  );
  await tx.unsafe(`select from games where id = any(string_to_array($1, ',')) order by id for update`, [
    ids.join(','),
  ]);
  const stored = new Map((await readGames(tx, ids)).map((row) => [row.id, row]));
  const outcomes = new Map<string, Outcome>();
  const rewritten: Numbered[] = [];
  const ofOtherMoves: number[] = [];
  const touched: { no: number; fetchedAt: number }[] = [];
  const kept: { game: Numbered; stored: GameRecord }[] = [];
  for (const came of games) {
    const row = stored.get(came.packed.id);
    if (!row) throw new GameGoneError(`game ${came.packed.id} was deleted meanwhile`);
    const ofPgn = storedOfPgn(row);
    const game = ofPgn ? came : withNotesOf(row, came);
    const verdict = judge(row, ofPgn, game);
    outcomes.set(row.id, verdict === 'replace' ? 'updated' : 'unchanged');
    const isSwap = verdict === 'replace' && ofPgn !== undefined && !isMadeOfPgn(game.game);
    const isSame = isSwap && differenceOf(game.game, ofPgn) === undefined;
    if (isSwap && !isSame) ofOtherMoves.push(row.no);
    const numbered = { ...(isSame ? enriched(game, withMissing(game.game, ofPgn)) : game), no: row.no };
    if (verdict === 'replace' || verdict === 'refresh') rewritten.push(numbered);
    else kept.push({ game: numbered, stored: row });
    if (verdict === 'touch') touched.push(numbered);
  }
  // An analysis of moves that were never played.
  if (ofOtherMoves.length > 0)
    await tx.unsafe(`delete from analyses where game_no = any($1::int[])`, [`{${ofOtherMoves.join(',')}}`]);
  if (rewritten.length > 0) {
    await underive(
      tx,
      rewritten.map((game) => game.no),
    );
    await updateGames(tx, rewritten);
    await derive(tx, rewritten);
    await saveShipped(tx, rewritten);
    await restoreVerdicts(
      tx,
      rewritten.map((game) => game.no),
    );
  }
  if (touched.length > 0) await touchGames(tx, touched);
  await trackKept(tx, kept);
  return outcomes;
};

/** Keeps the facts of moves of what is stored, never of the version that came, for followed players it has none for. */
const trackKept = async (
  tx: TransactionSql,
  kept: readonly { game: Numbered; stored: GameRecord }[],
): Promise<void> => {
  if (kept.length === 0) return;
  const rows = await tx.unsafe<{ game_no: number; white: boolean; player_no: number }[]>(
    `select s.game_no, s.white, s.player_no from sides s join follows f on f.player_no = s.player_no
     where s.game_no = any($1::int[]) and not s.tracked`,
    [`{${kept.map(({ game }) => game.no).join(',')}}`],
  );
  const untracked = new Map(rows.map((row) => [`${row.game_no} ${row.white}`, row.player_no]));
  const due = kept.flatMap(({ game, stored }) => {
    const whiteNo = untracked.get(`${game.no} true`) ?? null;
    const blackNo = untracked.get(`${game.no} false`) ?? null;
    if (whiteNo === null && blackNo === null) return [];
    return [
      {
        game: { ...asStored(game, stored), whiteNo, blackNo },
        white: whiteNo !== null,
        black: blackNo !== null,
      },
    ];
  });
  await track(tx, due);
};

/** The stored version of a game in the place of the one that came. */
const asStored = (game: Numbered, stored: GameRecord): Numbered => {
  const replay = replayed(recordOf(stored));
  return { ...game, packed: packedOf(stored), replay, keys: replay.keys.split(',') };
};

/** The replay of a game that replayed before. */
const replayed = (game: LichessGame): Replay => {
  const result = replayGame(game);
  if (!result.ok) throw new Error(`stored game ${game.id} does not replay: ${result.error.detail}`);
  return result.replay;
};
