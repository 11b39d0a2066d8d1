import { outcomeOf } from '@rookery/shared/chess/outcome.ts';
import { sanLine } from '@rookery/shared/chess/san-line.ts';
import { sansIn } from '@rookery/shared/chess/sans-in.ts';
import type { Score } from '@rookery/shared/chess/win-percent.ts';
import type { AnalysisMove, MoveSource } from '@rookery/shared/contract/analysis.ts';
import { type EvaluationRow, scoreOfRow } from '../evaluations/cache.ts';
import type { AnalysisEntry } from '../games/analysis-entry.ts';
import { isBare, type Evaluation as Judged } from '../verdict/evaluation.ts';
import { sourceOf } from './marks.ts';
import type { GamePositions } from './positions.ts';

/** What is known of the positions of a game, by ply from 0. */
export interface Known {
  sources: readonly (MoveSource | undefined)[];
  evaluations: readonly (EvaluationRow | undefined)[];
  /** Of Lichess, by ply − 1. */
  shipped: readonly AnalysisEntry[];
  /** Lichess's says nothing of what was best. */
  bare: boolean;
}

/** What Lichess's own analysis knows. */
export const knownOfShipped = (plies: number, shipped: readonly AnalysisEntry[]): Known => ({
  sources: Array.from({ length: plies + 1 }, (_, ply) => {
    const entry = shipped[ply - 1];
    return entry?.eval !== undefined || entry?.mate !== undefined ? 'shipped' : undefined;
  }),
  evaluations: [],
  shipped,
  bare: isBare(shipped),
});

/** What a stored analysis knows; `rows` are its evaluations by number. */
export const knownOfRows = (
  marks: { sources: readonly number[]; evaluationNos: readonly (number | null)[] },
  rows: ReadonlyMap<number, EvaluationRow>,
  shipped: readonly AnalysisEntry[],
): Known => ({
  sources: marks.sources.map(sourceOf),
  evaluations: marks.evaluationNos.map((no) => (no === null ? undefined : rows.get(no))),
  shipped,
  bare: isBare(shipped),
});

/** Lichess shows so many moves of a line at most. */
const MOST_MOVES = 12;

/** The score of the position after a ply; `mate` is 0 where a side has won. */
const scoreAt = ({ variant, fens }: GamePositions, known: Known, ply: number): Score | undefined => {
  switch (known.sources[ply]) {
    case 'searched':
    case 'reused': {
      const row = known.evaluations[ply];
      return row && scoreOfRow(row);
    }
    case 'shipped': {
      const entry = known.shipped[ply - 1];
      if (entry?.mate !== undefined) return { mate: entry.mate };
      return entry?.eval === undefined ? undefined : { cp: entry.eval };
    }
    case 'decided': {
      const outcome = outcomeOf(variant, fens[ply] ?? '');
      return outcome === undefined ? undefined : outcome === 'draw' ? { cp: 0 } : { mate: 0 };
    }
    default:
      return undefined;
  }
};

/** What was best in the position before a ply, and whether that is another move than the one that was played. */
interface Better {
  best: string;
  differs: boolean;
  /** SAN, the best move first. */
  line: () => string[];
}

const withoutCheck = (san: string | undefined): string | undefined => san?.replace(/[+#]+$/, '');

/** What an engine found there, or what Lichess said with the move; undefined where neither did. */
const betterAt = (
  { variant, fens, sans, ucis }: GamePositions,
  known: Known,
  ply: number,
): Better | undefined => {
  const played = sans[ply - 1] ?? '';
  const entry = known.sources[ply] === 'shipped' ? known.shipped[ply - 1] : undefined;
  if (entry?.variation !== undefined) {
    const line = sansIn(entry.variation);
    const differs = line.length > 0 && withoutCheck(line[0]) !== withoutCheck(played);
    return { best: entry.best ?? '', differs, line: () => line };
  }
  const row = known.evaluations[ply - 1];
  if (!row) return undefined;
  const fen = fens[ply - 1] ?? '';
  const line = () => sanLine(variant, fen, row.pv.split(' '), MOST_MOVES);
  // Castling has two forms of UCI, and SAN only one.
  const isSame =
    row.best === ucis[ply - 1] ||
    (played.startsWith('O') &&
      withoutCheck(sanLine(variant, fen, [row.best], 1)[0]) === withoutCheck(played));
  return { best: row.best, differs: !isSame, line };
};

/** A move as an analysis shows it, without its verdict, and the same in the form that verdicts are made from. */
export const moveAt = (
  positions: GamePositions,
  known: Known,
  ply: number,
  withLine: boolean,
): { move: AnalysisMove; judged: Judged } => {
  const score = scoreAt(positions, known, ply);
  const better = betterAt(positions, known, ply);
  const line = withLine && better?.differs ? better.line() : [];
  const value = score && ('mate' in score ? { mate: score.mate } : { eval: score.cp });
  const depth = known.evaluations[ply]?.depth;
  const source = known.sources[ply];
  return {
    move: {
      ply,
      ...value,
      ...(better?.best && { best: better.best }),
      ...(line.length > 0 && { variation: line.join(' ') }),
      ...(depth !== undefined && { depth }),
      ...(source !== undefined && { source }),
    },
    judged: {
      ...value,
      ...(better ? { differs: better.differs } : known.bare && source === 'shipped' && { differs: true }),
      ...(line.length > 0 && { variation: line }),
    },
  };
};
