import type { Color } from 'chessops/types';
import type { Fault } from './dialogue.ts';
import type { Evaluation } from './evaluation.ts';
import type { EngineIdentity } from './program.ts';

/** What became of one position of a chunk. */
export type PositionOutcome =
  | { kind: 'evaluated'; evaluation: Evaluation; engine: EngineIdentity }
  /** Over: there is nothing to search. `winner` is null for a draw. */
  | { kind: 'decided'; winner: Color | null }
  /** Not legal by the rules; it was not sent. */
  | { kind: 'invalid_position'; detail: string }
  /** Every engine that searched it died of it: it is not worth another try. */
  | { kind: 'unsearchable'; reason: Fault['kind']; detail: string; tries: number }
  /** No engine of this machine plays the variant. */
  | { kind: 'engine_not_available'; detail: string }
  /** Not searched, and none of its fault: work for later, or for another machine. */
  | { kind: 'not_searched'; reason: 'stopped' | 'closed' | 'breaker_open'; detail: string };

/** An outcome with the ply that it belongs to. */
export interface PlyOutcome {
  ply: number;
  outcome: PositionOutcome;
}
