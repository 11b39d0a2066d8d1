import type { Score } from '@rookery/shared/chess/win-percent.ts';
import type { Color } from 'chessops/types';
import type { ScorePov } from './uci-line.ts';

const turned = (value: number): number => (value === 0 ? 0 : -value);

/** An engine's score from White's point of view. The only place where the point of view changes. */
export const scoreOf = (score: ScorePov, turn: Color): Score => {
  if (turn === 'white') return score;
  return 'mate' in score ? { mate: turned(score.mate) } : { cp: turned(score.cp) };
};
