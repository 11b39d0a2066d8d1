import type { Sql, TransactionSql } from 'postgres';
import { withStoredNames } from '../games/stored-name.ts';
import { type Landing, land, type Movement } from '../syncs/land.ts';
import { derive } from './derived.ts';
import { mergeExisting } from './existing.ts';
import { insertGames, saveShipped } from './game-row.ts';
import type { Incoming, Outcome } from './incoming.ts';
import { lockDerived } from './lock-derived.ts';
import type { Numbered } from './numbered.ts';
import { lineOf, storeLines } from './stored-lines.ts';
import { openingKey, storeOpenings } from './stored-openings.ts';
import { type StoredPlayer, storePlayers } from './stored-players.ts';

/** Numbers that were committed before: they never change, so they need not be asked for again. */
export interface KnownNumbers {
  players: Map<string, StoredPlayer>;
  lines: Map<string, number>;
  openings: Map<string, number>;
}

/** What a batch did: the outcome of each game by id, and the syncs that moved. */
export interface BatchResult {
  outcomes: Map<string, Outcome>;
  movements: Movement[];
}

/**
 * Saves games of distinct ids in one transaction: dimensions, games, what is derived from them, and their landing.
 * Throws what Postgres throws, with nothing written.
 */
export const saveBatch = async (
  sql: Sql,
  known: KnownNumbers,
  games: readonly Incoming[],
): Promise<BatchResult> => {
  const learned: KnownNumbers = { players: new Map(), lines: new Map(), openings: new Map() };
  const result = await sql.begin((tx) => saveWithin(tx, known, learned, games));
  // Only what is committed may be remembered: a rolled back number would be given to another row.
  for (const [id, player] of learned.players) known.players.set(id, player);
  for (const [hash, no] of learned.lines) known.lines.set(hash, no);
  for (const [name, no] of learned.openings) known.openings.set(name, no);
  return result;
};

const saveWithin = async (
  tx: TransactionSql,
  known: KnownNumbers,
  learned: KnownNumbers,
  games: readonly Incoming[],
): Promise<BatchResult> => {
  const packed = games.map((game) => game.packed);
  const split = games.map((game) => {
    const keys = game.replay.keys.split(',');
    return { game, keys, line: lineOf(keys) };
  });
  [learned.players, learned.lines, learned.openings] = await Promise.all([
    storePlayers(tx, packed, known.players),
    storeLines(
      tx,
      split.map(({ line }) => line),
      known.lines,
    ),
    storeOpenings(tx, packed, known.openings),
  ]);
  const playerOf = (id: string | null) =>
    id === null ? undefined : (known.players.get(id) ?? learned.players.get(id));
  const rows = split.map(({ game, keys, line }) => {
    const white = playerOf(game.packed.white.playerId);
    const black = playerOf(game.packed.black.playerId);
    const opening = game.packed.opening && openingKey(game.packed.opening);
    return {
      ...game,
      packed: withStoredNames(game.packed, { white: white?.name, black: black?.name }),
      keys,
      line,
      lineNo: (known.lines.get(line.hash) ?? learned.lines.get(line.hash)) as number,
      openingNo:
        opening === null ? null : ((known.openings.get(opening) ?? learned.openings.get(opening)) as number),
      whiteNo: white?.no ?? null,
      blackNo: black?.no ?? null,
    };
  });
  const added = await insertGames(tx, rows);
  const [followed] = await Promise.all([readFollowed(tx, rows), lockDerived(tx, added.size < rows.length)]);
  const numbered = rows.map(
    (row): Numbered => ({
      ...row,
      no: added.get(row.packed.id) ?? 0,
      tracked: {
        white: row.whiteNo !== null && followed.has(row.whiteNo),
        black: row.blackNo !== null && followed.has(row.blackNo),
      },
    }),
  );
  const fresh = numbered.filter((game) => added.has(game.packed.id));
  const outcomes = new Map<string, Outcome>(fresh.map((game) => [game.packed.id, 'created']));
  const [movements] = await Promise.all([
    land(
      tx,
      games.flatMap(({ place }): Landing[] =>
        place ? [{ pageId: place.id, seq: place.seq, rejected: false }] : [],
      ),
    ),
    derive(tx, fresh),
    saveShipped(tx, fresh),
  ]);
  if (fresh.length < numbered.length) {
    const stored = numbered.filter((game) => !added.has(game.packed.id));
    for (const [id, outcome] of await mergeExisting(tx, stored)) outcomes.set(id, outcome);
  }
  return { outcomes, movements };
};

const readFollowed = async (
  tx: TransactionSql,
  games: readonly { whiteNo: number | null; blackNo: number | null }[],
): Promise<Set<number>> => {
  const nos = new Set(games.flatMap(({ whiteNo, blackNo }) => [whiteNo ?? 0, blackNo ?? 0]));
  const rows = await tx.unsafe<{ player_no: number }[]>(
    'select player_no from follows where player_no = any($1::int[])',
    [`{${[...nos].join(',')}}`],
    { prepare: true },
  );
  return new Set(rows.map((row) => row.player_no));
};
