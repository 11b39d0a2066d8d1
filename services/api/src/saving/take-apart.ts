import type { Replay } from '@rookery/shared/chess/replay-type.ts';
import { MOST_PLIES, type SaveGame } from '@rookery/shared/contract/save.ts';
import type { RejectCode } from '@rookery/shared/errors.ts';
import { jsonFault } from '@rookery/shared/lichess/as-json.ts';
import { replayGame } from '@rookery/shared/lichess/replay-game.ts';
import { packGame } from '../games/pack.ts';
import type { PackedGame } from '../games/packed-game.ts';

/** Why a game is not stored, in words for a player; with what was thrown where that is a fault of this program. */
export interface Refusal {
  refused: RejectCode;
  detail: string;
  bug?: unknown;
}

/** What is stored of a game. */
export interface Apart {
  replay: Replay;
  packed: PackedGame;
}

/**
 * Takes a game apart, and replays it where no replay came with it. One that this program cannot take apart must not hold
 * its page: it is refused, and can be tried again.
 */
export const takeApart = (given: Pick<SaveGame, 'game' | 'replay'>): Apart | Refusal => {
  try {
    const fault = jsonFault(given.game);
    if (fault !== undefined) return { refused: 'not_storable', detail: fault };
    const replay = replayOf(given);
    if ('refused' in replay) return replay;
    if (replay.plies > MOST_PLIES) {
      const detail = `it has ${replay.plies} half-moves: a game may have ${MOST_PLIES}`;
      return { refused: 'not_storable', detail };
    }
    return { replay, packed: packGame(given.game, replay) };
  } catch (bug) {
    const reason = bug instanceof Error ? bug.message : String(bug);
    return { refused: 'not_storable', detail: `it cannot be taken apart: ${reason}`, bug };
  }
};

const replayOf = (given: Pick<SaveGame, 'game' | 'replay'>): Replay | Refusal => {
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
