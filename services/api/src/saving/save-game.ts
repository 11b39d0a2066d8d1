import type { Replay } from '@rookery/shared/chess/replay-type.ts';
import { MOST_PLIES, type SaveGame } from '@rookery/shared/contract/save.ts';
import type { RejectCode } from '@rookery/shared/errors.ts';
import { replayGame } from '@rookery/shared/lichess/replay-game.ts';
import { packGame } from '../games/pack.ts';
import type { Outcome } from './incoming.ts';
import { type GameWriter, isAboutData } from './writer.ts';

/** What saving a game came to; a refusal says why in words for a player. */
export type SaveResult = { outcome: Outcome } | { refused: RejectCode; detail: string };

/** Saves one game; without a replay it is replayed here. Throws only when Postgres is away. */
export const saveGame = async (writer: GameWriter, given: SaveGame): Promise<SaveResult> => {
  const replayed = replayOf(given);
  if ('refused' in replayed) return replayed;
  if (replayed.plies > MOST_PLIES) {
    const detail = `it has ${replayed.plies} half-moves: a game may have ${MOST_PLIES}`;
    return { refused: 'not_storable', detail };
  }
  const packed = packGame(given.game, replayed);
  try {
    const outcome = await writer.save({
      game: given.game,
      replay: replayed,
      packed,
      fetchedAt: given.fetchedAt === undefined ? Date.now() : Date.parse(given.fetchedAt),
      place: given.page,
    });
    return { outcome };
  } catch (error) {
    if (!isAboutData(error)) throw error;
    return { refused: 'not_storable', detail: `Postgres refused it: ${(error as Error).message}` };
  }
};

const replayOf = (given: SaveGame): Replay | { refused: RejectCode; detail: string } => {
  const { replay: sent, game } = given;
  if (sent !== undefined) {
    const fault = replayFault(sent);
    return fault === undefined ? sent : { refused: 'invalid_game', detail: fault };
  }
  const result = replayGame(game);
  return result.ok ? result.replay : { refused: result.error.code, detail: result.error.detail };
};

/** What does not add up in a replay that a worker sent. */
const replayFault = (sent: Replay): string | undefined => {
  if (sent.keys.split(',').length !== sent.plies + 1) return 'replay.keys: must be one more than plies';
  if (sent.moves !== null && sent.moves.length !== sent.plies * 6)
    return 'replay.moves: must be three bytes a ply';
  return undefined;
};
