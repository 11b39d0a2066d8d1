import { describeGameFault, lichessGameSchema } from '@rookery/shared/lichess/game.ts';
import type { Taken } from './game-of-pgn.ts';
import type { Refused } from './refused.ts';

/** The id of what is no whole record, where it has one. */
const headersOf = (record: unknown): Record<string, string> => {
  const id = (record as { id?: unknown } | null)?.id;
  return typeof id === 'string' ? { GameId: id.slice(0, 64) } : {};
};

/** Reads a line of Lichess's NDJSON. */
export const readRecord = (line: string): Taken | Refused => {
  let record: unknown;
  try {
    record = JSON.parse(line);
  } catch {
    return { code: 'invalid_json', detail: 'the line is not JSON', headers: {} };
  }
  const parsed = lichessGameSchema.safeParse(record);
  if (parsed.success) return { game: parsed.data, ofLichess: true };
  return { code: 'invalid_game', detail: describeGameFault(parsed.error), headers: headersOf(record) };
};
