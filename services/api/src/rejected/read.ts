import type { Rejected } from '@rookery/shared/contract/save.ts';
import type { RejectCode } from '@rookery/shared/errors.ts';
import { PAYLOAD_BYTES } from '@rookery/shared/lichess/payload.ts';
import { desc, eq, lt, min, sql } from 'drizzle-orm';
import type { Database } from '../db/connect.ts';
import { cursorNumber, makeCursor, pageOf, parseCursor } from '../db/cursor.ts';
import { players, rejectedPlayers, rejectedRecords } from '../db/schema.ts';

/** The rejected records, newest first, with the bytes as text where they are text, at most the first 64 KiB. */
export const listRejected = async ({ orm }: Database, limit: number, cursor?: string) => {
  const before = cursor === undefined ? undefined : cursorNumber(parseCursor(cursor, 1)[0]);
  const rows = await orm
    .select({
      id: rejectedRecords.id,
      gameId: rejectedRecords.gameId,
      playerId: min(players.id),
      code: rejectedRecords.code,
      detail: rejectedRecords.detail,
      at: rejectedRecords.at,
      length: rejectedRecords.length,
      payload: sql<Uint8Array>`substring(${rejectedRecords.payload} from 1 for ${sql.raw(String(PAYLOAD_BYTES))})`,
    })
    .from(rejectedRecords)
    .leftJoin(rejectedPlayers, eq(rejectedPlayers.rejectedId, rejectedRecords.id))
    .leftJoin(players, eq(players.no, rejectedPlayers.playerNo))
    .where(before === undefined ? undefined : lt(rejectedRecords.id, before))
    .groupBy(rejectedRecords.id)
    .orderBy(desc(rejectedRecords.id))
    .limit(limit + 1);
  const items = rows.map(
    (row): Rejected => ({
      id: row.id,
      ...(row.gameId !== null && { gameId: row.gameId }),
      ...(row.playerId !== null && { playerId: row.playerId }),
      code: row.code as RejectCode,
      detail: row.detail,
      at: row.at.toISOString(),
      length: row.length,
      payload: new TextDecoder().decode(row.payload),
    }),
  );
  return pageOf(items, limit, (last) => makeCursor([last.id]));
};
