import type { Training } from '@rookery/shared/contract/mistakes.ts';
import { type Card, createEmptyCard, type FSRS, fsrs, Rating } from 'ts-fsrs';

/** How well a mistake is remembered, after at least one answer. */
export interface MistakeCard extends Omit<Card, 'elapsed_days' | 'last_review'> {
  last_review: Date;
  /** The last answer. */
  found: boolean;
}

/** An answer to a mistake. */
export interface MistakeAnswer {
  found: boolean;
  at: Date;
}

/**
 * FSRS with its default weights. What is found rests for days at once; what is not comes back after ten minutes. Without
 * fuzz, so that the same answers lead to the same card.
 */
const SCHEDULER: FSRS = fsrs({
  enable_fuzz: false,
  enable_short_term: true,
  learning_steps: ['10m'],
  relearning_steps: ['10m'],
});

/** The card after an answer; `before` is undefined for the first one. A clock that went back stands still instead. */
export const cardAfter = (before: MistakeCard | undefined, { found, at }: MistakeAnswer): MistakeCard => {
  const now = before && before.last_review > at ? before.last_review : at;
  const card: Card = before ? { ...before, elapsed_days: 0 } : createEmptyCard(now);
  const { card: after } = SCHEDULER.next(card, now, found ? Rating.Good : Rating.Again);
  const { due, stability, difficulty, scheduled_days, learning_steps, reps, lapses, state } = after;
  return {
    due,
    stability,
    difficulty,
    scheduled_days,
    learning_steps,
    reps,
    lapses,
    state,
    last_review: now,
    found,
  };
};

/** The card that answers lead to, the first one first; undefined without an answer. */
export const cardOf = (answers: readonly MistakeAnswer[]): MistakeCard | undefined =>
  answers.reduce<MistakeCard | undefined>(cardAfter, undefined);

/** The state of training that a card stands for. */
export const trainingOf = (card: MistakeCard | undefined, now: Date): Training =>
  card
    ? {
        due: card.due.toISOString(),
        isDue: card.due <= now,
        reps: card.reps,
        lapses: card.lapses,
        lastAnswer: { found: card.found, at: card.last_review.toISOString() },
      }
    : { due: null, isDue: true, reps: 0, lapses: 0, lastAnswer: null };
