import type { GameFilter } from '@rookery/shared/contract/game-filter.ts';
import type { LichessGame } from '@rookery/shared/lichess/game.ts';
import type { Sql } from 'postgres';
import { type FoundSide, findSides } from '../games/find-sides.ts';
import { type GameRecord, packedOf, readGamesByNo } from '../games/read.ts';
import { unpackGame } from '../games/unpack.ts';

/** A game on its way out. */
export interface ExportedGame {
  row: GameRecord;
  record: LichessGame;
  /** The color of the player whose games they are; undefined where none is named. */
  white?: boolean;
}

/** Games that are read at once. To put them together takes some 10 ms, in which nobody else is answered. */
const BATCH = 200;

interface Batch {
  found: FoundSide[];
  rows: Map<number, GameRecord>;
}

/**
 * All games of a filter in its order, in batches; the next one is read while one is written. A batch is a query of its
 * own behind the last game of the one before: a slow client holds neither a connection nor an old state of the tables,
 * and one that goes away leaves nothing behind.
 */
export async function* readBatches(sql: Sql, filter: GameFilter): AsyncGenerator<ExportedGame[]> {
  const readAfter = async (last?: FoundSide): Promise<Batch> => {
    const found = await findSides(sql, filter, BATCH, last);
    const rows = await readGamesByNo(
      sql,
      found.map((side) => side.game_no),
    );
    return { found, rows };
  };
  let coming: Promise<Batch> | undefined = readAfter();
  try {
    while (coming !== undefined) {
      const { found, rows }: Batch = await coming;
      coming = found.length === BATCH ? readAfter(found.at(-1)) : undefined;
      // Awaited later, if at all: its failure is told then.
      coming?.catch(() => undefined);
      yield found.flatMap(({ game_no, white }) => {
        const row = rows.get(game_no);
        if (!row) return [];
        const record = unpackGame(packedOf(row));
        return [{ row, record, ...(filter.player !== undefined && { white }) }];
      });
    }
  } finally {
    await coming?.catch(() => undefined);
  }
}
