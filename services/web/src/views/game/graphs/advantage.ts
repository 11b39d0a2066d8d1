import type { AnalysisMove } from '@rookery/shared/contract/analysis.ts';
import { type Judgment, makeEvaluation, makeMoveNumber, winningChances } from '../../../format/evaluation.ts';
import { colorOfPly } from '../judgments.ts';

/** Which points are lit: those of one side with one judgment. */
export interface Lit {
  color: 'white' | 'black';
  judgment: Judgment;
}

type Evaluated = Pick<AnalysisMove, 'ply' | 'eval' | 'mate' | 'judgment'>;

const WORDS = { inaccuracy: 'Inaccuracy', mistake: 'Mistake', blunder: 'Blunder' } as const;

/** White's winning chances (−1 to 1) after each ply, from the start position (which has none) on; null is not evaluated. */
export const chancesByPly = (
  plies: number,
  moves: readonly Evaluated[],
  first: 'white' | 'black',
): (number | null)[] => {
  const chances = Array.from({ length: plies + 1 }, (): number | null => null);
  for (const move of moves)
    if (move.ply <= plies) chances[move.ply] = winningChances(move, colorOfPly(move.ply, first)) ?? null;
  return chances;
};

/** What is said of a ply: `12. Nf3 · Mistake · Advantage: +1.4`, without what is not known. */
export const readAdvantage = (
  ply: number,
  san: string | undefined,
  move: Evaluated | undefined,
  shift: number,
): string => {
  if (san === undefined) return 'Start';
  const known = typeof move?.eval === 'number' || typeof move?.mate === 'number';
  return [
    `${makeMoveNumber(ply + shift)} ${san}`,
    move?.judgment && WORDS[move.judgment],
    known && `Advantage: ${makeEvaluation(move ?? {})}`,
  ]
    .filter(Boolean)
    .join(' · ');
};

/** The plies of judged moves, by side and judgment. */
export const judgedPlies = (
  moves: readonly Evaluated[],
  first: 'white' | 'black',
): { ply: number; judgment: Judgment; color: 'white' | 'black' }[] =>
  moves.flatMap(({ ply, judgment }) => (judgment ? [{ ply, judgment, color: colorOfPly(ply, first) }] : []));

/** Where the phases begin, in words; none where the division is not known. */
export const phaseMarks = (
  division: { middle?: number; end?: number } | undefined,
): { ply: number; words: string }[] => {
  if (!division || (division.middle === undefined && division.end === undefined)) return [];
  const { middle, end } = division;
  return [
    ...((middle ?? end ?? 0) > 0 ? [{ ply: 0, words: 'Opening' }] : []),
    ...(middle === undefined ? [] : [{ ply: middle, words: 'Middlegame' }]),
    ...(end === undefined ? [] : [{ ply: end, words: 'Endgame' }]),
  ];
};
