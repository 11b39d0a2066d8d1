import { isVariant } from '@rookery/shared/chess/variant.ts';
import { RookeryError } from '@rookery/shared/errors.ts';
import type { LichessGame } from '@rookery/shared/lichess/game.ts';
import type { Sql, TransactionSql } from 'postgres';
import { type AnalysisEntry, readAnalysis } from '../games/analysis-entry.ts';
import type { PackedGame } from '../games/packed-game.ts';
import { packedOf, readGames } from '../games/read.ts';
import { unpackGame } from '../games/unpack.ts';
import { type GamePositions, positionsOf } from './positions.ts';

/** A stored game with its positions. */
export interface StoredGame {
  no: number;
  packed: PackedGame;
  record: LichessGame;
  positions: GamePositions;
  /** What Lichess's own analysis says, the entry of ply n at index n − 1; empty without one. */
  shipped: AnalysisEntry[];
}

/** Reads games with their positions, by id; those that are not stored or of a variant that nobody knows are left out. */
export const readStoredGames = async (
  sql: Sql | TransactionSql,
  ids: readonly string[],
): Promise<Map<string, StoredGame>> => {
  const games = new Map<string, StoredGame>();
  for (const row of await readGames(sql, ids)) {
    const packed = packedOf(row);
    const { variant } = packed;
    if (!isVariant(variant)) continue;
    const record = unpackGame(packed);
    const positions = positionsOf({
      variant,
      ...(record.initialFen !== undefined && { initialFen: record.initialFen }),
      moves: packed.moves === null ? (record.moves ?? '') : Uint8Array.fromHex(packed.moves),
    });
    games.set(row.id, { no: row.no, packed, record, positions, shipped: readAnalysis(record) });
  }
  return games;
};

/** One of them. Throws game_not_found. */
export const readStoredGame = async (sql: Sql | TransactionSql, id: string): Promise<StoredGame> => {
  const game = (await readStoredGames(sql, [id])).get(id);
  if (!game) throw new RookeryError('game_not_found', `game ${id} is not stored`);
  return game;
};

/** Throws game_unfinished and game_without_moves for a game that is not analyzed. */
export const refuseUnanalyzable = ({ packed, positions }: StoredGame): void => {
  if (packed.status === 'created' || packed.status === 'started')
    throw new RookeryError(
      'game_unfinished',
      `game ${packed.id} is still running: it is analyzed when it is over`,
    );
  if (positions.plies === 0)
    throw new RookeryError(
      'game_without_moves',
      `nobody moved in game ${packed.id}: there is nothing to analyze`,
    );
};
