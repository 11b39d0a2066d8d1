import type { Reject, SaveGame } from '@rookery/shared/contract/save.ts';
import type { RejectCode } from '@rookery/shared/errors.ts';
import type { GameRecord } from '@rookery/shared/jobs.ts';
import { jsonFault } from '@rookery/shared/lichess/as-json.ts';
import { describeGameFault, type LichessGame, lichessGameSchema } from '@rookery/shared/lichess/game.ts';
import { payloadOf } from '@rookery/shared/lichess/payload.ts';
import { replayGame } from '@rookery/shared/lichess/replay-game.ts';

/** What is to be done with a record: save it as a game, or list it as rejected. */
export type Judged = { kind: 'save'; id: string; body: SaveGame } | { kind: 'reject'; reject: Reject };

/** Reads a record from the queue and replays it. */
export const judgeGame = (record: GameRecord): Judged => {
  let value: unknown;
  try {
    value = JSON.parse(record.line);
  } catch (err) {
    return {
      kind: 'reject',
      reject: rejectOf(record, 'invalid_json', `the line is not JSON: ${(err as Error).message}`),
    };
  }
  const fault = jsonFault(value);
  if (fault !== undefined)
    return { kind: 'reject', reject: rejectOf(record, 'not_storable', fault, idOf(value)) };
  const parsed = lichessGameSchema.safeParse(value);
  if (!parsed.success) {
    return {
      kind: 'reject',
      reject: rejectOf(record, 'invalid_game', describeGameFault(parsed.error), idOf(value)),
    };
  }
  // The schema changes nothing: what came is what is stored, but for the private URL of whoever owns the token.
  const game = value as LichessGame;
  delete game.fullId;
  const result = replayGame(game);
  if (!result.ok) {
    const { code, detail } = result.error;
    return { kind: 'reject', reject: rejectOf(record, code, detail, game.id) };
  }
  return {
    kind: 'save',
    id: game.id,
    body: {
      game,
      replay: result.replay,
      page: { id: record.pageId, seq: record.seq },
      fetchedAt: new Date(record.fetchedAt).toISOString(),
    },
  };
};

/** The report of a record that is refused, with its exact bytes. */
export const rejectOf = (record: GameRecord, code: RejectCode, detail: string, gameId?: string): Reject => ({
  code,
  detail: detail.slice(0, 500),
  ...(gameId !== undefined && { gameId }),
  playerId: record.playerId,
  page: { id: record.pageId, seq: record.seq },
  ...payloadOf(encoder.encode(record.line)),
});

const encoder = new TextEncoder();

const idOf = (value: unknown): string | undefined => {
  const id = typeof value === 'object' && value !== null ? (value as { id?: unknown }).id : undefined;
  return typeof id === 'string' && id.length <= 12 ? id : undefined;
};
