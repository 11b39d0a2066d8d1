import type { GameFilter } from '@rookery/shared/contract/game-filter.ts';
import type { LichessGame } from '@rookery/shared/lichess/game.ts';
import type { Database } from '../db/connect.ts';
import { type GameRecord, packedOf, readGamesByNo } from '../games/read.ts';
import { unpackGame } from '../games/unpack.ts';
import { readyToChoose } from '../sides/choose.ts';

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
  /** The place of its first game. */
  from: number;
  rows: Map<number, GameRecord>;
}

/**
 * All games that a filter holds when it is asked, in its order, in batches; the next one is read while one is written. Each
 * is a query of its own: a slow client holds neither a connection nor an old state of the tables, and one that goes away
 * leaves nothing behind.
 */
export async function* readBatches(
  db: Pick<Database, 'sql' | 'sides'>,
  filter: GameFilter,
): AsyncGenerator<ExportedGame[]> {
  const choose = await readyToChoose(db, filter);
  // Five bytes a game, whatever becomes of its row meanwhile.
  const chosen = choose();
  const gameNos = chosen.rows.map((row) => chosen.columns.gameNo[row] as number);
  const whites = Uint8Array.from(chosen.rows, (row) => chosen.columns.white[row] as number);
  if (filter.order === 'desc') for (const list of [gameNos, whites]) list.reverse();
  const read = async (from: number): Promise<Batch> => ({
    from,
    rows: await readGamesByNo(db.sql, [...gameNos.subarray(from, from + BATCH)]),
  });
  let coming: Promise<Batch> | undefined = read(0);
  try {
    while (coming !== undefined) {
      const { from, rows }: Batch = await coming;
      const end = Math.min(from + BATCH, gameNos.length);
      coming = end < gameNos.length ? read(end) : undefined;
      // Awaited later, if at all: its failure is told then.
      coming?.catch(() => undefined);
      const games: ExportedGame[] = [];
      for (let i = from; i < end; i++) {
        const row = rows.get(gameNos[i] as number);
        if (!row) continue;
        const white = filter.player === undefined ? {} : { white: whites[i] === 1 };
        games.push({ row, record: unpackGame(packedOf(row)), ...white });
      }
      yield games;
    }
  } finally {
    await coming?.catch(() => undefined);
  }
}
