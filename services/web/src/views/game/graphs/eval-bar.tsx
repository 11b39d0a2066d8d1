import { makeEvaluation, type Score, winningChances } from '../../../format/evaluation.ts';

/** The evaluation beside the board: White's share of the winning chances as the height of white, and the number. */
export const EvalBar = ({
  score,
  winner,
  orientation,
}: {
  score: Score | undefined;
  /** Who won, where the position is mate. */
  winner?: 'white' | 'black' | undefined;
  orientation: 'white' | 'black';
}) => {
  const chances = score && winningChances(score, winner);
  const share = chances === undefined ? 0.5 : (1 + chances) / 2;
  const words = score && chances !== undefined ? makeEvaluation(score) : '';
  return (
    <div
      class={`game-eval ${orientation === 'black' ? 'upside-down' : ''} ${chances === undefined ? 'unknown' : ''}`}
      role="img"
      aria-label={chances === undefined ? 'Not evaluated' : `Evaluation ${words}`}
    >
      <span class="white" style={{ transform: `scaleY(${share})` }} />
      <span class={`words ${share >= 0.5 ? 'by-white' : 'by-black'}`} aria-hidden="true">
        {words}
      </span>
    </div>
  );
};
