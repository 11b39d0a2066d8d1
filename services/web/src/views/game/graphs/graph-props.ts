import type { Analysis } from '@rookery/shared/contract/analysis.ts';
import type { Move } from '@rookery/shared/contract/game-summary.ts';
import type { Lit } from './advantage.ts';

/** What the graphs of a game show. */
export interface GraphProps {
  moves: readonly Move[];
  analysis: Analysis | undefined;
  /** The second source, where there are both. */
  other: Analysis | undefined;
  running: boolean;
  /** Who moved first. */
  first: 'white' | 'black';
  /** Plies before the game by its first position. */
  shift: number;
  /** Seconds on both clocks at the start. */
  initialClock: number | undefined;
  /** What the clock graph shows. */
  clock: 'spent' | 'left';
  onClock: (clock: 'spent' | 'left') => void;
  ply: number;
  lit: Lit | undefined;
  onPly: (ply: number) => void;
}
