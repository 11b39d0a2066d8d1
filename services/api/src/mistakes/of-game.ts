import type { StoredGame } from '../analyses/stored-game.ts';
import { type Known, moveAt } from '../analyses/view.ts';
import { readAnalysis } from '../games/analysis-entry.ts';
import type { Numbered } from '../saving/numbered.ts';
import { firstColor } from '../verdict/color.ts';
import { type Evaluation, evaluationsOf } from '../verdict/evaluation.ts';
import { findMistakes } from './find.ts';
import type { MistakeRow } from './save.ts';

/** Whether what was best instead of a move is what Lichess said with it. */
const isShipped = ({ sources, shipped }: Known, ply: number): boolean =>
  sources[ply] === 'shipped' && shipped[ply - 1]?.variation !== undefined;

/** The evaluations that verdicts on a stored game are made from. */
export const judgedOf = ({ positions }: StoredGame, known: Known): Evaluation[] =>
  positions.sans.map((_, i) => moveAt(positions, known, i + 1, false).judged);

/** The mistakes of a stored game by an analysis; `evaluations` are those of `judgedOf`. */
export const mistakesOfAnalysis = (
  { no, packed, record, positions }: StoredGame,
  known: Known,
  evaluations: readonly Evaluation[],
): MistakeRow[] =>
  findMistakes({
    variant: packed.variant,
    startColor: firstColor(record.initialFen),
    sans: positions.sans,
    evaluations,
    division: packed.division,
  }).map((found) => ({
    ...found,
    gameNo: no,
    bestNo: isShipped(known, found.ply) ? null : (known.evaluations[found.ply - 1]?.no ?? null),
  }));

/** The mistakes of a game by the analysis that came with it; `sans` are its moves. */
export const mistakesOfShipped = (
  { no, game, packed }: Pick<Numbered, 'no' | 'game' | 'packed'>,
  sans: readonly string[],
): MistakeRow[] =>
  findMistakes({
    variant: packed.variant,
    startColor: firstColor(game.initialFen),
    sans,
    evaluations: evaluationsOf(readAnalysis(game)),
    division: packed.division,
  }).map((found) => ({ ...found, gameNo: no, bestNo: null }));
