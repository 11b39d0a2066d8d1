/** What a chart draws over one axis. `null` is a gap. */
export interface Series {
  name: string;
  /** After each value: `%`, `s`, `games`; empty where the name says it all. */
  unit: string;
  values: readonly (number | null)[];
  kind: 'line' | 'steps' | 'bars' | 'points' | 'area';
  /** The ends of a 95 % interval, drawn as a whisker. */
  low?: readonly (number | null)[];
  high?: readonly (number | null)[];
  /** A custom property of the theme, as `--accent`, which is the default. */
  color?: string;
  /** How a value is written; whole numbers without it. */
  format?: (value: number) => string;
  /** Not read out: the words of the axis say it. */
  silent?: boolean;
}

/** The axis below. Times are seconds since 1970; words stand at 0, 1, 2 …; numbers are as they are. */
export interface XAxis {
  name: string;
  kind: 'time' | 'words' | 'number';
  values: readonly number[];
  words?: readonly string[];
  format?: (value: number) => string;
  /** So much room on both sides of numbers, so that bars at the ends are whole. */
  pad?: number;
  /** The words about a point, where they are more than what stands at the axis. */
  read?: (index: number) => string;
}

/** The range of values that holds all of them with their intervals, and 0 where bars begin. */
export const rangeOf = (series: readonly Series[]): [number, number] => {
  let [least, most] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  const take = (value: number | null | undefined) => {
    if (value === null || value === undefined) return;
    least = Math.min(least, value);
    most = Math.max(most, value);
  };
  for (const { kind, values, low = [], high = [] } of series) {
    for (const each of [values, low, high]) each.forEach(take);
    if (kind === 'bars' || kind === 'area') take(0);
  }
  if (least > most) return [0, 1];
  const room = (most - least || Math.abs(most) || 1) * 0.06;
  return [least === 0 ? 0 : least - room, most === 0 ? 0 : most + room];
};
