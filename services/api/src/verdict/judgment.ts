import { type Score, winningChances } from '@rookery/shared/chess/win-percent.ts';
import type { Judgment } from '../games/analysis-entry.ts';
import type { Color } from './color.ts';
import type { Evaluation } from './evaluation.ts';

const NAMES: Readonly<Record<Judgment, string>> = {
  inaccuracy: 'Inaccuracy',
  mistake: 'Mistake',
  blunder: 'Blunder',
};

/** A judgment and what it is about, in Lichess's words. */
interface Severity {
  judgment: Judgment;
  words: string;
}

/** Of winning chances lost, -2 to 2. From 0.00 the thresholds lie at 55, 111 and 169 centipawns. */
const ofChances = (lost: number): Severity | undefined => {
  const judgment = lost >= 0.3 ? 'blunder' : lost >= 0.2 ? 'mistake' : lost >= 0.1 ? 'inaccuracy' : undefined;
  return judgment && { judgment, words: NAMES[judgment] };
};

/** A mate gained or lost matters less to who is winning (or losing) by so many centipawns anyway. */
const ofMate = (centipawns: number): Judgment =>
  centipawns > 999 ? 'inaccuracy' : centipawns > 700 ? 'mistake' : 'blunder';

/**
 * How bad a move was by its scores alone, White's point of view: Lichess's `Advice` (lila `modules/tree`).
 * Between centipawns the winning chances lost count, not capped; where a mate comes or goes, the centipawns on the
 * other side of it. A mate that takes longer is never judged.
 */
const severityOf = (mover: Color, before: Score, after: Score): Severity | undefined => {
  const sign = mover === 'white' ? 1 : -1;
  if ('cp' in before && 'cp' in after)
    return ofChances(sign * (winningChances(before.cp) - winningChances(after.cp)));
  if ('cp' in before && 'mate' in after && after.mate * sign < 0)
    return { judgment: ofMate(-sign * before.cp), words: 'Checkmate is now unavoidable' };
  if ('mate' in before && before.mate * sign > 0) {
    const words = 'Lost forced checkmate sequence';
    if ('cp' in after) return { judgment: ofMate(sign * after.cp), words };
    if (after.mate * sign < 0) return { judgment: 'blunder', words };
  }
  return undefined;
};

const withoutCheck = (san: string): string => san.replace(/[+#]+$/, '');

const isDifferent = ({ differs, variation }: Evaluation, san: string): boolean => {
  if (differs !== undefined) return differs;
  const best = variation?.[0];
  return best !== undefined && withoutCheck(best) !== withoutCheck(san);
};

/**
 * The judgment on the move `san` and Lichess's sentence on it ("Inaccuracy. Nf3 was best."). Undefined for a good
 * move, and whatever it cost for one that the engine would have played too.
 */
export const judgeMove = (
  mover: Color,
  san: string,
  before: Score | undefined,
  after: Score | undefined,
  evaluation: Evaluation,
): { judgment: Judgment; comment: string } | undefined => {
  if (!before || !after || !isDifferent(evaluation, san)) return undefined;
  const severity = severityOf(mover, before, after);
  if (!severity) return undefined;
  const best = evaluation.variation?.[0];
  const { judgment, words } = severity;
  return { judgment, comment: best === undefined ? `${words}.` : `${words}. ${best} was best.` };
};
