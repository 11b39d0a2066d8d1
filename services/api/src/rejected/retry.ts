import type { retriedSchema } from '@rookery/shared/contract/status.ts';
import { type ErrorCode, REJECT_CODES, type RejectCode, RookeryError } from '@rookery/shared/errors.ts';
import { describeGameFault, type LichessGame, lichessGameSchema } from '@rookery/shared/lichess/game.ts';
import { and, asc, eq, gt, lte, max } from 'drizzle-orm';
import type { z } from 'zod';
import type { Database } from '../db/connect.ts';
import { rejectedRecords } from '../db/schema.ts';
import { storableText } from '../db/storable-text.ts';
import { awayDetail } from '../http/problem.ts';
import { saveGame } from '../saving/save-game.ts';
import type { GameWriter } from '../saving/writer.ts';

/** So many go through the writer together: at most 1 MiB each. */
const BATCH = 20;

type Row = typeof rejectedRecords.$inferSelect;
type Retry = { gameId: string } | { refused: ErrorCode; detail: string };

/**
 * Tries a rejected record again with today's rules: stored, it is no longer listed. Throws rejected_not_found, or the
 * code and reason that it is still refused for, with which it stays listed.
 */
export const retryRejected = async (
  db: Database,
  writer: GameWriter,
  id: number,
): Promise<{ gameId: string }> => {
  const [row] = await db.orm.select().from(rejectedRecords).where(eq(rejectedRecords.id, id));
  if (!row) throw new RookeryError('rejected_not_found', `there is no rejected record ${id}`);
  const result = await retry(db, writer, row);
  if ('refused' in result) throw new RookeryError(result.refused, result.detail);
  return result;
};

/** Tries every record again that is listed now. Throws only when Postgres is away. */
export const retryAllRejected = async (
  db: Database,
  writer: GameWriter,
): Promise<z.infer<typeof retriedSchema>> => {
  const retried = { tried: 0, stored: 0, refused: 0 };
  const [newest] = await db.orm.select({ id: max(rejectedRecords.id) }).from(rejectedRecords);
  const last = newest?.id ?? 0;
  for (let from = 0; from < last; ) {
    const rows = await db.orm
      .select()
      .from(rejectedRecords)
      .where(and(gt(rejectedRecords.id, from), lte(rejectedRecords.id, last)))
      .orderBy(asc(rejectedRecords.id))
      .limit(BATCH);
    const results = await Promise.all(rows.map((row) => retry(db, writer, row)));
    retried.tried += rows.length;
    retried.refused += results.filter((result) => 'refused' in result).length;
    from = rows.at(-1)?.id ?? last;
  }
  return { ...retried, stored: retried.tried - retried.refused };
};

const retry = async (db: Database, writer: GameWriter, row: Row): Promise<Retry> => {
  const result = await attempt(writer, row);
  const same = eq(rejectedRecords.id, row.id);
  if ('gameId' in result) {
    await db.orm.delete(rejectedRecords).where(same);
    return result;
  }
  // When it came stays as it is: that is what its game counts as fetched at.
  const { refused: code, detail } = result;
  if (isRejectCode(code))
    await db.orm
      .update(rejectedRecords)
      .set({ code, detail: storableText(detail).slice(0, 500) })
      .where(same);
  return result;
};

const isRejectCode = (code: ErrorCode): code is RejectCode =>
  (REJECT_CODES as readonly ErrorCode[]).includes(code);

const attempt = async (writer: GameWriter, row: Row): Promise<Retry> => {
  if (row.payload.length < row.length) {
    const detail = `only the first ${row.payload.length} of its ${row.length} bytes are kept`;
    return { refused: 'retry_unsupported', detail };
  }
  const game = parseGame(row.payload);
  if ('refused' in game) return game;
  try {
    const result = await saveGame(writer, { game: game.game, fetchedAt: row.at.toISOString() });
    return 'refused' in result ? result : { gameId: game.game.id };
  } catch (error) {
    if (awayDetail(error) !== undefined) throw error;
    return { refused: 'not_storable', detail: `it cannot be taken apart: ${(error as Error).message}` };
  }
};

const parseGame = (bytes: Uint8Array): { game: LichessGame } | { refused: RejectCode; detail: string } => {
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return { refused: 'invalid_utf8', detail: 'the record is not UTF-8' };
  }
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    return { refused: 'invalid_json', detail: `the record is not JSON: ${(error as Error).message}` };
  }
  const parsed = lichessGameSchema.safeParse(value);
  if (!parsed.success) return { refused: 'invalid_game', detail: describeGameFault(parsed.error) };
  return { game: parsed.data };
};
