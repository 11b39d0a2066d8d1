import { isEndedByMove, phaseOf, timeSpent } from '@rookery/shared/chess/facts.ts';
import { listMoves } from '@rookery/shared/chess/moves-list.ts';
import { isClockList } from '@rookery/shared/chess/packed-clocks.ts';
import { isVariant } from '@rookery/shared/chess/variant.ts';
import { winPercent } from '@rookery/shared/chess/win-percent.ts';
import type { Move } from '@rookery/shared/contract/game-summary.ts';
import type { LichessGame } from '@rookery/shared/lichess/game.ts';
import { PHASES } from '../verdict/judge-game.ts';
import { type AnalysisEntry, readAnalysis } from './analysis-entry.ts';
import { judgedEntries } from './judged-entries.ts';
import type { PackedGame } from './packed-game.ts';

const evaluationOf = (entry: AnalysisEntry | undefined): Pick<Move, 'eval' | 'mate' | 'winPercent'> => {
  if (entry?.mate !== undefined) return { mate: entry.mate, winPercent: winPercent({ mate: entry.mate }) };
  if (entry?.eval !== undefined) return { eval: entry.eval, winPercent: winPercent({ cp: entry.eval }) };
  return {};
};

/**
 * The moves of a stored game with what it says of each; `record` is the game in Lichess's form, as unpacked.
 * Evaluations are those that Lichess shipped, else those of `made`, an analysis made here in the same form; judgments are
 * always made here. Empty for a variant that nobody knows.
 */
export const listGameMoves = (packed: PackedGame, record: LichessGame, made?: unknown[]): Move[] => {
  const { variant } = packed;
  if (!isVariant(variant)) return [];
  const listed = listMoves({
    variant,
    initialFen: record.initialFen,
    moves: packed.moves === null ? (record.moves ?? '') : Uint8Array.fromHex(packed.moves),
  });
  const clocks = isClockList(record.clocks) ? record.clocks : null;
  const plies = listed.length;
  const timed = {
    plies,
    clocks,
    clock: packed.clock,
    endedOnBoard: isEndedByMove(packed, clocks, plies),
  };
  const analysis = made
    ? readAnalysis({ ...record, analysis: made })
    : judgedEntries(
        record,
        listed.map(({ san }) => san),
      );
  return listed.map((move): Move => {
    const clock = clocks?.[move.ply - 1];
    const spent = timeSpent(timed, move.ply);
    const entry = analysis[move.ply - 1];
    return {
      ...move,
      ...(clock !== undefined && { clock }),
      ...(spent !== null && { spent }),
      ...evaluationOf(entry),
      ...(entry?.judgment && { judgment: entry.judgment }),
      phase: PHASES[phaseOf(packed.division, move.ply)] ?? 'opening',
    };
  });
};
