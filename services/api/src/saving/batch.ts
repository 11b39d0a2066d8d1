import type { Sql, TransactionSql } from 'postgres';
import { allInOrder } from '../db/all-in-order.ts';
import { transaction } from '../db/transaction.ts';
import { type Landing, land, type Movement } from '../syncs/land.ts';
import { derive } from './derived.ts';
import { mergeExisting } from './existing.ts';
import { insertGames, saveShipped } from './game-row.ts';
import type { Incoming, Outcome } from './incoming.ts';
import { enterEpoch, type KnownNumbers, keepNumbers, noNumbers } from './known-numbers.ts';
import { lockDerived } from './lock-derived.ts';
import { numberGame, type Split, splitKeys } from './number-games.ts';
import { readPrelude } from './prelude.ts';
import { storeLines } from './stored-lines.ts';
import { storeOpenings } from './stored-openings.ts';
import { storePlayers } from './stored-players.ts';

/** What a batch did: the outcome of each game by id, the syncs that moved, and the games that were stored already. */
export interface BatchResult {
  outcomes: Map<string, Outcome>;
  movements: Movement[];
  stored: ReadonlySet<string>;
}

/**
 * Inserts the games of distinct ids that are not stored, in one transaction of two pipelines: first the numbers of
 * everything that they name, then games, what is derived from them, and their landing. Those that are stored are left
 * to `mergeBatch`. Throws what Postgres throws, with nothing written; a game that another process inserts at the same
 * moment is a unique violation.
 */
export const insertBatch = async (
  sql: Sql,
  known: KnownNumbers,
  games: readonly Incoming[],
): Promise<BatchResult> =>
  learning(sql, known, games, async (tx, learned, split) => {
    const assumed = known.epoch;
    const [, prelude] = await allInOrder([
      // Who is followed is read under the lock: a player who is let go of meanwhile has no tracked side after that.
      lockDerived(tx, false),
      readPrelude(tx, games, games.length),
      learnNumbers(tx, known, learned, split),
    ] as const);
    const { stored, numbers, followed, epoch } = prelude;
    learned.epoch = epoch;
    enterEpoch(known, epoch);
    // What was known then was of other contents: it is asked for now.
    if (assumed !== epoch) await learnNumbers(tx, known, learned, split);
    const fresh = split
      .filter(({ game }) => !stored.has(game.packed.id))
      .map((one, i) => numberGame(one, numbers[i] as number, [known, learned], followed));
    const [, , , movements] = await allInOrder([
      insertGames(tx, fresh),
      derive(tx, fresh),
      saveShipped(tx, fresh),
      land(tx, landingsOf(fresh)),
    ] as const);
    return {
      outcomes: new Map(fresh.map(({ packed }) => [packed.id, 'created' as const])),
      movements,
      stored,
    };
  });

/** Merges games of distinct ids that are stored already, in one transaction, with their landing. */
export const mergeBatch = async (
  sql: Sql,
  known: KnownNumbers,
  games: readonly Incoming[],
): Promise<BatchResult> =>
  learning(sql, known, games, async (tx, learned, split) => {
    await lockDerived(tx, false);
    const { followed, epoch } = await readPrelude(tx, games, 0);
    learned.epoch = epoch;
    enterEpoch(known, epoch);
    await learnNumbers(tx, known, learned, split);
    const outcomes = await mergeExisting(
      tx,
      split.map((one) => numberGame(one, 0, [known, learned], followed)),
    );
    return { outcomes, movements: await land(tx, landingsOf(games)), stored: new Set<string>() };
  });

/** Runs a transaction over games; what it learned is known to others once it is committed. */
const learning = async (
  sql: Sql,
  known: KnownNumbers,
  games: readonly Incoming[],
  work: (tx: TransactionSql, learned: KnownNumbers, split: readonly Split[]) => Promise<BatchResult>,
): Promise<BatchResult> => {
  const learned = noNumbers();
  const split = games.map(splitKeys);
  const result = await transaction(sql, (tx) => work(tx, learned, split));
  keepNumbers(known, learned);
  return result;
};

const learnNumbers = async (
  tx: TransactionSql,
  known: KnownNumbers,
  learned: KnownNumbers,
  split: readonly Split[],
): Promise<void> => {
  const packed = split.map(({ game }) => game.packed);
  [learned.players, learned.lines, learned.openings] = await allInOrder([
    storePlayers(tx, packed, known.players),
    storeLines(
      tx,
      split.map(({ line }) => line),
      known.lines,
    ),
    storeOpenings(tx, packed, known.openings),
  ] as const);
};

const landingsOf = (games: readonly Incoming[]): Landing[] =>
  games.flatMap(({ place }) => (place ? [{ pageId: place.id, seq: place.seq, rejected: false }] : []));
