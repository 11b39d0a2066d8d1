import { errorLine } from '../api/problem.ts';
import { makeEvaluation } from '../format/evaluation.ts';
import { sansOf } from './rules.ts';
import type { Found } from './use-lines.ts';

const SHOWN = 10;

interface Props {
  fen: string;
  variant: string;
  found: Found | undefined;
  onPlay: (moves: readonly string[]) => void;
}

/** The engine's lines for the position shown; a click on a move plays the line to there. */
export const EngineLines = ({ fen, variant, found, onPlay }: Props) => (
  <section class="engine-lines panel" aria-label="Engine lines">
    <p class="small quiet">
      {found?.error
        ? errorLine(found.error)
        : !found
          ? 'The engine is asked …'
          : found.lines.length === 0
            ? 'The game is over here.'
            : `Depth ${found.lines[0]?.depth ?? 0}${found.done ? '' : ' …'}`}
    </p>
    {[0, 1, 2].map((i) => {
      const line = found?.lines[i];
      return (
        <p key={i} class="cut">
          {line && (
            <>
              <strong>
                {makeEvaluation('mate' in line.score ? { mate: line.score.mate } : { eval: line.score.cp })}
              </strong>{' '}
              {sansOf(fen, variant, line.pv.slice(0, SHOWN)).map((san, k) => (
                <button key={k} type="button" class="in-line" onClick={() => onPlay(line.pv.slice(0, k + 1))}>
                  {san}
                </button>
              ))}
            </>
          )}
        </p>
      );
    })}
  </section>
);
