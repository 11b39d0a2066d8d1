import { parsePosition } from '../../board/rules.ts';
import { type Score, winningChances } from '../../format/evaluation.ts';

type Color = 'white' | 'black';

/** What a good try may cost, of winning chances that reach from 0 to 1. */
const MOST_LOST = 0.04;

/**
 * Whether a try is good, though not the best move; scores in White's view, before the mistake and after the try. As in
 * Lichess's "learn from your mistakes" (lila `ui/analyse/src/retrospect/retroCtrl.ts`, with `povDiff` of
 * `ui/lib/src/ceval/winningChances.ts`), but that who gives up a mate or allows one fails however much is left, as
 * Lichess judges it in games (`MateAdvice` of `modules/tree`).
 */
export const isGoodToo = (color: Color, before: Score, after: Score): boolean => {
  if (mateOf(color, after) < mateOf(color, before)) return false;
  return chancesOf(color, after) - chancesOf(color, before) > -MOST_LOST;
};

/** 1 where the side mates, −1 where it is mated, 0 where nobody is. Who just moved is not the one a mate in 0 has mated. */
const mateOf = (color: Color, { mate }: Score): number => {
  if (typeof mate !== 'number') return 0;
  return mate === 0 || mate > 0 === (color === 'white') ? 1 : -1;
};

const chancesOf = (color: Color, score: Score): number => {
  const chances = winningChances(score, color) ?? 0;
  return (1 + (color === 'white' ? chances : -chances)) / 2;
};

/**
 * The score of a position in which the game is over, White's view: a game won counts as a mate in one. Undefined while it
 * goes on. In some variants a move can lose the game on the spot, so that a mate in 0 does not say whose it is.
 */
export const decidedScore = (fen: string, variant: string): Score | undefined => {
  const position = parsePosition(fen, variant);
  if (!position?.isEnd()) return undefined;
  const winner = position.outcome()?.winner;
  return winner === undefined ? { eval: 0 } : { mate: winner === 'white' ? 1 : -1 };
};
