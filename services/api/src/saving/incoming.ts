import type { Replay } from '@rookery/shared/chess/replay-type.ts';
import type { Place } from '@rookery/shared/contract/save.ts';
import type { LichessGame } from '@rookery/shared/lichess/game.ts';
import type { PackedGame } from '../games/packed-game.ts';

/** A game that waits to be saved. */
export interface Incoming {
  game: LichessGame;
  replay: Replay;
  packed: PackedGame;
  /** Epoch milliseconds. */
  fetchedAt: number;
  place?: Place;
}

/** What became of it: the row is new, richer or later than before, or there was nothing new in it. */
export type Outcome = 'created' | 'updated' | 'unchanged';
