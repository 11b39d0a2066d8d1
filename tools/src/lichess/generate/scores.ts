import type { AnalysisEntry, Color, SideAnalysis } from './game-json.ts';

/** A score of Lichess's analysis, White's point of view. */
export type Score = { cp: number } | { mate: number };

/** Lichess takes the start for this much better for White. */
export const START: Score = { cp: 15 };
const CEILING = 1000;
const EXTREME = 2 ** 31;

/** The score of an entry, undefined for an empty one. */
export function scoreOf(entry: AnalysisEntry | undefined): Score | undefined {
  if (entry?.mate !== undefined) return { mate: entry.mate };
  return entry?.eval === undefined ? undefined : { cp: entry.eval };
}

function cpOf(score: Score): number {
  if ('cp' in score) return score.cp;
  return score.mate < 0 ? -EXTREME - score.mate : EXTREME - 1 - score.mate;
}

function capped(score: Score): number {
  return Math.max(-CEILING, Math.min(CEILING, cpOf(score)));
}

/** Winning chances of White, -1 to 1, of an uncapped evaluation in centipawns. */
function chances(cp: number): number {
  return Math.max(-1, Math.min(1, 2 / (1 + Math.exp(-0.00368208 * cp)) - 1));
}

function winPercent(score: Score): number {
  return 50 + 50 * chances(capped(score));
}

/** The severity of a move by Lichess's rules, with the sentence that goes before it when a mate is at stake. */
export function judge(
  mover: Color,
  before: Score,
  after: Score,
): { name: 'Inaccuracy' | 'Mistake' | 'Blunder'; text?: string } | undefined {
  const sign = mover === 'white' ? 1 : -1;
  if ('cp' in before && 'cp' in after) {
    const drop = sign * (chances(before.cp) - chances(after.cp));
    if (drop >= 0.3) return { name: 'Blunder' };
    if (drop >= 0.2) return { name: 'Mistake' };
    return drop >= 0.1 ? { name: 'Inaccuracy' } : undefined;
  }
  const own = (score: Score): number => ('cp' in score ? sign * score.cp : 0);
  const mates = (score: Score): boolean => 'mate' in score && sign * score.mate > 0;
  const mated = (score: Score): boolean => 'mate' in score && sign * score.mate < 0;
  if ('cp' in before && mated(after)) {
    const cp = own(before);
    const name = cp < -999 ? 'Inaccuracy' : cp < -700 ? 'Mistake' : 'Blunder';
    return { name, text: 'Checkmate is now unavoidable' };
  }
  if (mates(before) && !mates(after)) {
    const cp = own(after);
    const name = cp > 999 ? 'Inaccuracy' : cp > 700 ? 'Mistake' : 'Blunder';
    return { name, text: 'Lost forced checkmate sequence' };
  }
  return undefined;
}

function deviation(values: readonly number[]): number {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length);
}

function moveAccuracy(before: number, after: number): number {
  if (after >= before) return 100;
  const raw = 103.1668100711649 * Math.exp(-0.04354415386953751 * (before - after)) - 3.166924740191411;
  return Math.max(0, Math.min(100, raw + 1));
}

/** Lichess's accuracy of both sides in percent, not rounded; undefined when a side has no move. */
export function gameAccuracy(
  first: Color,
  scores: readonly (Score | undefined)[],
): Record<Color, number> | undefined {
  const known = scores.filter((score) => score !== undefined);
  const percents = [winPercent(START), ...known.map(winPercent)];
  const size = Math.max(2, Math.min(8, Math.floor(known.length / 10)));
  const windows: number[][] = [];
  for (let i = 0; i < Math.min(size, percents.length) - 2; i++) windows.push(percents.slice(0, size));
  for (let i = 0; i + size <= percents.length; i++) windows.push(percents.slice(i, i + size));
  const weights = windows.map((window) => Math.max(0.5, Math.min(12, deviation(window))));
  const sums = { white: { w: 0, wa: 0, n: 0, inverse: 0 }, black: { w: 0, wa: 0, n: 0, inverse: 0 } };
  const second: Color = first === 'white' ? 'black' : 'white';
  for (let i = 0; i + 1 < percents.length; i++) {
    const color = i % 2 === 0 ? first : second;
    const [from, to] = [percents[i] as number, percents[i + 1] as number];
    const accuracy = color === 'white' ? moveAccuracy(from, to) : moveAccuracy(100 - from, 100 - to);
    const weight = weights[i] ?? 0.5;
    const sum = sums[color];
    sum.w += weight;
    sum.wa += weight * accuracy;
    sum.n++;
    sum.inverse += 1 / Math.max(1, accuracy);
  }
  const { white, black } = sums;
  if (white.n === 0 || black.n === 0) return undefined;
  const of = (sum: typeof white): number => (sum.wa / sum.w + sum.n / sum.inverse) / 2;
  return { white: of(white), black: of(black) };
}

/** Lichess's summary of one side of an analysis. */
export function summaryOf(
  color: Color,
  first: Color,
  entries: readonly AnalysisEntry[],
  withAccuracy: boolean,
): SideAnalysis {
  const counts = { Inaccuracy: 0, Mistake: 0, Blunder: 0 };
  let losses = 0;
  let moves = 0;
  for (const [i, entry] of entries.entries()) {
    if ((i % 2 === 0) !== (color === first)) continue;
    if (entry.judgment) counts[entry.judgment.name]++;
    const before = i === 0 ? START : scoreOf(entries[i - 1]);
    const after = scoreOf(entry);
    if (!before || !after) continue;
    const drop = (capped(before) - capped(after)) * (color === 'white' ? 1 : -1);
    losses += Math.max(0, drop);
    moves++;
  }
  const accuracy = withAccuracy ? gameAccuracy(first, entries.map(scoreOf))?.[color] : undefined;
  return {
    inaccuracy: counts.Inaccuracy,
    mistake: counts.Mistake,
    blunder: counts.Blunder,
    acpl: moves === 0 ? 0 : Math.floor(losses / moves + 0.5),
    ...(accuracy !== undefined && { accuracy: Math.floor(accuracy + 0.5) }),
  };
}
