import { isEndedByMove } from '@rookery/shared/chess/facts.ts';
import { type Outcome, outcomeOf } from '@rookery/shared/chess/outcome.ts';
import { isClockList } from '@rookery/shared/chess/packed-clocks.ts';
import type { Analysis, AnalysisMove } from '@rookery/shared/contract/analysis.ts';
import { firstColor } from '../verdict/color.ts';
import { judgeGame } from '../verdict/judge-game.ts';
import type { StoredGame } from './stored-game.ts';
import { type Known, moveAt } from './view.ts';

/** White's chance where the game is over. */
const DECIDED_PERCENT: Readonly<Record<Outcome, number>> = { white: 100, draw: 50, black: 0 };

/**
 * The moves of an analysis with the verdict on each, and that on both sides, always made here. As at Lichess, the
 * better line is there where a move was judged: to write out all of them takes a hundred times as long as the rest.
 */
export const judge = (
  { packed, record, positions }: StoredGame,
  known: Known,
): Pick<Analysis, 'white' | 'black' | 'division' | 'moves'> => {
  const clocks = isClockList(record.clocks) ? record.clocks : null;
  const moves = positions.sans.map((_, i) => moveAt(positions, known, i + 1, false));
  const verdictOn = () =>
    judgeGame({
      startColor: firstColor(record.initialFen),
      moves: positions.sans,
      evaluations: moves.map(({ judged }) => judged),
      division: packed.division,
      clocks,
      clock: packed.clock,
      endedOnBoard: isEndedByMove(packed, clocks, positions.plies),
    });
  for (const { ply, judgment } of verdictOn().moves)
    if (judgment) moves[ply - 1] = moveAt(positions, known, ply, true);
  const verdict = verdictOn();
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
