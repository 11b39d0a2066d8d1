import type { Score } from '@rookery/shared/chess/win-percent.ts';
import type { SearchablePosition } from './position.ts';
import { scoreOf } from './score.ts';
import { bestLines, type SearchRecord } from './search-record.ts';
import { lichessLine } from './uci-move.ts';

/** A line that an engine thinks best, from White's point of view. */
export interface ScoredLine {
  score: Score;
  /** UCI as Lichess writes it, all legal; at least one move. */
  pv: string[];
  depth: number;
}

/** What a search found. */
export interface Evaluation extends ScoredLine {
  /** The first move of the best line. */
  best: string;
  nodes: number;
  /** How long the search took, milliseconds. */
  timeMs: number;
  /** The best lines, best first: as many as were asked for and the position has moves. */
  lines: ScoredLine[];
}

/** The best lines so far; undefined where one of them begins with a move that is not legal here. */
export const scoredLines = (
  record: SearchRecord,
  { variant, position }: SearchablePosition,
): ScoredLine[] | undefined => {
  const lines: ScoredLine[] = [];
  for (const { score, depth, pv } of bestLines(record)) {
    const moves = lichessLine(variant, position, pv);
    if (moves.length === 0) return;
    lines.push({ score: scoreOf(score, position.turn), depth, pv: moves });
  }
  return lines;
};

/** The evaluation that the lines give; undefined without one. */
export const evaluationOf = (lines: ScoredLine[], nodes: number, timeMs: number): Evaluation | undefined => {
  const [first] = lines;
  const best = first?.pv[0];
  return first && best !== undefined ? { ...first, best, nodes, timeMs, lines } : undefined;
};
