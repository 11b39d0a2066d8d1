import type { LichessGame } from '@rookery/shared/lichess/game.ts';

export type Judgment = 'inaccuracy' | 'mistake' | 'blunder';

/** What can be made out of one entry of Lichess's `analysis[]`: the position after a ply, White's point of view. */
export interface AnalysisEntry {
  /** Centipawns. */
  eval?: number;
  /** Moves to mate, negative when Black mates. */
  mate?: number;
  /** What was best instead of the move, UCI; only where it was judged. */
  best?: string;
  judgment?: Judgment;
  /** Lichess's sentence on the move. */
  comment?: string;
  /** The better line, SAN separated by spaces. */
  variation?: string;
}

const JUDGMENTS: ReadonlyMap<unknown, Judgment> = new Map([
  ['Inaccuracy', 'inaccuracy'],
  ['Mistake', 'mistake'],
  ['Blunder', 'blunder'],
]);

const fieldsOf = (value: unknown): Record<string, unknown> =>
  typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};

const integer = (value: unknown): number | undefined =>
  Number.isSafeInteger(value) ? (value as number) : undefined;

const text = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);

/** One entry; what is of an odd shape in it counts as absent. */
export const readEntry = (value: unknown): AnalysisEntry => {
  const entry = fieldsOf(value);
  const judgment = fieldsOf(entry.judgment);
  return {
    eval: integer(entry.eval),
    mate: integer(entry.mate),
    best: text(entry.best),
    judgment: JUDGMENTS.get(judgment.name),
    comment: text(judgment.comment),
    variation: text(entry.variation),
  };
};

/** Lichess's analysis, the entry of ply n at index n − 1; what is of an odd shape counts as absent. */
export const readAnalysis = (game: LichessGame): AnalysisEntry[] =>
  Array.isArray(game.analysis) ? game.analysis.map(readEntry) : [];
