import type { ExplorerQuery } from '@rookery/shared/contract/explorer.ts';
import { RookeryError } from '@rookery/shared/errors.ts';
import { playerIdOf } from '@rookery/shared/lichess/username.ts';
import type { Database } from '../db/connect.ts';
import { type Chosen, readyToChoose } from '../sides/choose.ts';
import { type AskedPosition, askedPosition } from './asked.ts';
import type { KnownLines } from './known-lines.ts';
import { findLate, type LateVisits } from './late.ts';
import type { LineVisits } from './line-table.ts';
import type { Place } from './order.ts';

/** What is asked: a position, and which games. */
export interface Scope {
  position: AskedPosition;
  /** The opening lines that come to it. */
  lines: LineVisits;
  /** The games that come to it behind their opening lines, whatever the filter holds. */
  late: LateVisits;
  chosen: Chosen;
  /** All games of the filter, wherever they went: `chosen` may leave out those that cannot matter. */
  all: () => Chosen;
  /** Sides are a player's, not White's of all games. */
  ofPlayer: boolean;
}

/** Which of the games are listed. */
export interface Listing extends Pick<ExplorerQuery, 'sort' | 'order'> {
  limit: number;
  after: Place | undefined;
}

/** More games take longer to be put in order than all games to be looked through. */
const FEW = 2_000;

/**
 * Reads what is new, and gives what chooses the games that a query asks for: they stand in memory as long as nothing is
 * waited for. Both throw: player_not_found, player_required and invalid_parameter.
 */
export const readyForScope = async (
  db: Pick<Database, 'sql' | 'sides'>,
  known: KnownLines,
  query: ExplorerQuery,
): Promise<() => Scope> => {
  const { fen, variant, limit: _limit, sort: _sort, cursor: _cursor, player, ...filter } = query;
  const position = askedPosition(variant, fen);
  const [lines, choose] = await Promise.all([
    known.find(position.key),
    readyToChoose(db, {
      ...filter,
      player,
      // The other variants are told apart by the keys.
      variant: variant === 'fromPosition' ? [variant] : undefined,
    }),
  ]);
  return () => {
    const late = findLate(choose.table.keys(), position.key);
    // Where no opening line comes to the position, the few that come to it later are all that matter.
    const isRare = lines.visits.length === 0 && late.gameNos.length < FEW;
    const chosen = choose(undefined, isRare ? choose.table.rowsOf(late.gameNos) : undefined);
    if (player !== undefined && chosen.playerNo === null)
      throw new RookeryError('player_not_found', `no game of ${playerIdOf(player)} is stored`);
    return { position, lines, late, chosen, all: () => choose(), ofPlayer: player !== undefined };
  };
};
