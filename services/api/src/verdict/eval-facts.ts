import { cappedCp } from '@rookery/shared/chess/win-percent.ts';
import type { Judgment } from '../games/analysis-entry.ts';
import type { Color } from './color.ts';
import { type Evaluation, scoreOf } from './evaluation.ts';
import { judgeGame } from './judge-game.ts';

/** What statistics read of the evaluations of a game. */
export interface EvalFacts {
  /** Percent, not rounded; null where nothing says it. */
  whiteAccuracy: number | null;
  blackAccuracy: number | null;
  /** Hex: a byte, 1 where Black moved first, and three bytes a ply (see the table game_evals). */
  facts: string;
}

/** Bytes of each ply, after the byte of the whole. */
const PLY_BYTES = 3;
const UNKNOWN = -32_768;
const JUDGMENTS: Readonly<Record<Judgment, number>> = { inaccuracy: 1, mistake: 2, blunder: 3 };

/** Packs the verdict on a game; undefined where no position has an evaluation. */
export const evalFacts = (
  startColor: Color,
  sans: readonly string[],
  evaluations: readonly (Evaluation | undefined)[],
): EvalFacts | undefined => {
  const verdict = judgeGame({ startColor, moves: sans, evaluations, division: {} });
  if (verdict.moves.every(({ winPercent }) => winPercent === undefined)) return undefined;
  const bytes = new Uint8Array(1 + sans.length * PLY_BYTES);
  const view = new DataView(bytes.buffer);
  bytes[0] = startColor === 'black' ? 1 : 0;
  for (const [i, { judgment }] of verdict.moves.entries()) {
    const score = scoreOf(evaluations[i]);
    const at = 1 + i * PLY_BYTES;
    view.setInt16(at, score ? Math.round(cappedCp(score)) : UNKNOWN, true);
    bytes[at + 2] = judgment ? JUDGMENTS[judgment] : 0;
  }
  return {
    whiteAccuracy: verdict.white.accuracy,
    blackAccuracy: verdict.black.accuracy,
    facts: bytes.toHex(),
  };
};
