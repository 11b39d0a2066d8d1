import { RookeryError } from '@rookery/shared/errors.ts';
import { describeGameFault, type LichessGame, lichessGameSchema } from '@rookery/shared/lichess/game.ts';
import { eq } from 'drizzle-orm';
import type { Database } from '../db/connect.ts';
import { rejectedRecords } from '../db/schema.ts';
import { saveGame } from '../saving/save-game.ts';
import type { GameWriter } from '../saving/writer.ts';

/**
 * Tries a rejected record again with today's rules: stored, it is no longer listed. Throws rejected_not_found, or the
 * code and reason that it is still refused for.
 */
export const retryRejected = async (
  db: Database,
  writer: GameWriter,
  id: number,
): Promise<{ gameId: string }> => {
  const [row] = await db.orm.select().from(rejectedRecords).where(eq(rejectedRecords.id, id));
  if (!row) throw new RookeryError('rejected_not_found', `there is no rejected record ${id}`);
  if (row.payload.length < row.length) {
    throw new RookeryError(
      'retry_unsupported',
      `only the first ${row.payload.length} of its ${row.length} bytes are kept`,
    );
  }
  const game = parseGame(row.payload);
  const result = await saveGame(writer, { game, fetchedAt: row.at.toISOString() });
  if ('refused' in result) throw new RookeryError(result.refused, result.detail);
  await db.orm.delete(rejectedRecords).where(eq(rejectedRecords.id, id));
  return { gameId: game.id };
};

const parseGame = (bytes: Uint8Array): LichessGame => {
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    throw new RookeryError('invalid_json', 'the record is not JSON in UTF-8');
  }
  const parsed = lichessGameSchema.safeParse(value);
  if (!parsed.success) throw new RookeryError('invalid_game', describeGameFault(parsed.error));
  return parsed.data;
};
