import type { Division } from '@rookery/shared/chess/division.ts';
import { type ClockRule, phaseOf } from '@rookery/shared/chess/facts.ts';
import { winPercent } from '@rookery/shared/chess/win-percent.ts';
import { type Accuracies, gameAccuracies, sideAccuracies } from './accuracy.ts';
import type { Color } from './color.ts';
import { type Evaluation, START } from './evaluation.ts';
import { judgeMoves, type MoveVerdict } from './move-verdict.ts';
import { type SideVerdict, sideVerdict } from './side-verdict.ts';

export const PHASES = ['opening', 'middlegame', 'endgame'] as const;
export type Phase = (typeof PHASES)[number];

/** A played game with what an engine said of it. */
export interface JudgedGame {
  /** The side that moves first. */
  startColor: Color;
  /** The moves played, SAN. */
  moves: readonly string[];
  /** The position after ply n at index n − 1, White's point of view; may be shorter than the moves. */
  evaluations: readonly (Evaluation | undefined)[];
  division: Division;
  /** Centiseconds after each ply. */
  clocks?: readonly number[] | null;
  /** Seconds. */
  clock?: ClockRule | null;
  /** The last move ended the game, so that its side got no increment for it. */
  endedOnBoard?: boolean;
}

/** One side of a verdict, with the same by phase: the phases in which this side moved. */
export interface ColorVerdict extends SideVerdict {
  phases: Partial<Record<Phase, SideVerdict>>;
}

export interface Verdict {
  white: ColorVerdict;
  black: ColorVerdict;
  division: Division;
  /** Of every ply played, 1 first. */
  moves: MoveVerdict[];
}

const START_PERCENT = winPercent(START);

const percentsOf = (moves: readonly MoveVerdict[]): number[] =>
  moves.flatMap(({ winPercent: percent }) => (percent === undefined ? [] : [percent]));

/**
 * The accuracies in the moves of a phase: as Lichess does since 2026, its rule for a game used on these moves alone.
 * It begins here with the last evaluation before them, because a phase begun at 15 centipawns whatever its position
 * would lay what happened before on its first move. A game that never leaves the opening has its accuracies in it.
 */
const phaseAccuracies = (inPhase: readonly MoveVerdict[], moves: readonly MoveVerdict[]): Accuracies => {
  const [first] = inPhase;
  if (!first) return { white: null, black: null };
  const before = percentsOf(moves.slice(0, first.ply - 1)).at(-1) ?? START_PERCENT;
  return sideAccuracies(first.color, [before, ...percentsOf(inPhase)]);
};

/**
 * The verdict on a game from its evaluations, by Lichess's formulas: judgments, counts, accuracy, average centipawn
 * loss and the time of each side, in all and by phase. Nothing is rounded; where Lichess shows an accuracy or an
 * average loss it shows floor(x + 0.5). A ply without an evaluation is neither judged nor counted as a loss, and is
 * left out of the run of win percents that accuracy is made from, as Lichess does.
 */
export const judgeGame = (game: JudgedGame): Verdict => {
  const { startColor, division } = game;
  const moves = judgeMoves(startColor, game.moves, game.evaluations);
  const timed = {
    plies: moves.length,
    clocks: game.clocks ?? null,
    clock: game.clock ?? null,
    endedOnBoard: game.endedOnBoard ?? false,
  };
  const whole = gameAccuracies(startColor, [START_PERCENT, ...percentsOf(moves)]);
  const phases = PHASES.map((name, phase) => {
    const inPhase = moves.filter(({ ply }) => phaseOf(division, ply) === phase);
    return { name, inPhase, accuracies: phaseAccuracies(inPhase, moves) };
  });
  const verdictOn = (color: Color): ColorVerdict => {
    const verdict: ColorVerdict = { ...sideVerdict(color, moves, whole[color], timed), phases: {} };
    for (const { name, inPhase, accuracies } of phases) {
      const side = sideVerdict(color, inPhase, accuracies[color], timed);
      if (side.moves > 0) verdict.phases[name] = side;
    }
    return verdict;
  };
  return { white: verdictOn('white'), black: verdictOn('black'), division, moves };
};
