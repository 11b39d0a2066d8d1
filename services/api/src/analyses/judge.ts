import type { Outcome } from '@rookery/shared/chess/outcome.ts';
import { outcomeOf } from '@rookery/shared/chess/outcome.ts';
import { isClockList } from '@rookery/shared/chess/packed-clocks.ts';
import type { Analysis, AnalysisMove } from '@rookery/shared/contract/analysis.ts';
import { firstColor } from '../verdict/color.ts';
import { judgeGame } from '../verdict/judge-game.ts';
import type { StoredGame } from './stored-game.ts';
import { type Known, movesOf } from './view.ts';

/** White's chance where the game is over. */
const DECIDED_PERCENT: Readonly<Record<Outcome, number>> = { white: 100, draw: 50, black: 0 };

/** The moves of an analysis with the verdict on each, and that on both sides, always made here. */
export const judge = (
  { packed, record, positions }: StoredGame,
  known: Known,
): Pick<Analysis, 'white' | 'black' | 'division' | 'moves'> => {
  const moves = movesOf(positions, known);
  const clocks = isClockList(record.clocks) ? record.clocks : null;
  const verdict = judgeGame({
    startColor: firstColor(record.initialFen),
    moves: positions.sans,
    evaluations: moves.map(({ judged }) => judged),
    division: packed.division,
    clocks,
    clock: packed.clock,
    endedOnBoard: clocks?.length === positions.plies,
  });
  return {
    white: verdict.white,
    black: verdict.black,
    division: verdict.division,
    moves: moves.map(({ move }, i): AnalysisMove => {
      const { judgment, comment, accuracy, winPercent } = verdict.moves[i] ?? {};
      const isOver = move.source === 'decided' && move.mate === 0;
      const outcome = isOver ? outcomeOf(positions.variant, positions.fens[move.ply] ?? '') : undefined;
      const percent = outcome ? DECIDED_PERCENT[outcome] : winPercent;
      return {
        ...move,
        ...(judgment && { judgment, comment }),
        ...(accuracy !== undefined && { accuracy }),
        ...(percent !== undefined && { winPercent: percent }),
      };
    }),
  };
};
