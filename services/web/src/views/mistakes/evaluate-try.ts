import type { Evaluation } from '@rookery/shared/contract/evaluation.ts';
import type { Score } from '../../format/evaluation.ts';

type Found = Pick<Evaluation, 'score'>;

/** How the engine is asked, and heard where it has to search first. */
export interface Engine {
  ask(fen: string, variant: string): Promise<Found | { id: string }>;
  hear(id: string, on: { done: (found: Found) => void; failed: () => void }): () => void;
}

interface Tell {
  score: (score: Score) => void;
  /** The error where the API refused; none where the engine could not say. */
  failed: (error?: unknown) => void;
}

/**
 * What the engine says of a position, once. The returned function lets go of it: nothing is told after that, whatever is
 * under way.
 */
export const evaluateTry = (
  { ask, hear }: Engine,
  fen: string,
  variant: string,
  tell: Tell,
): (() => void) => {
  let isOver = false;
  let close: (() => void) | undefined;
  const once =
    <T extends unknown[]>(run: (...args: T) => void) =>
    (...args: T) => {
      if (isOver) return;
      isOver = true;
      run(...args);
    };
  const done = once(({ score }: Found) => tell.score('cp' in score ? { eval: score.cp } : score));
  const failed = once(tell.failed);
  ask(fen, variant).then((answer) => {
    if (isOver) return;
    if ('score' in answer) done(answer);
    else close = hear(answer.id, { done, failed: () => failed() });
  }, failed);
  return () => {
    isOver = true;
    close?.();
  };
};
