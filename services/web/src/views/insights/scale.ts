import { rangeOf } from '../../chart/series.ts';
import { isSmall, type Row } from './row.ts';
import { boundsOf } from './value.ts';

/** The values between which a chart is drawn. */
export interface Scale {
  least: number;
  most: number;
}

/**
 * From what to what the rows are drawn: bars begin at 0, and shares reach to the whole; points stand within the range of
 * the values and their intervals. The interval of a small group may be so wide that nothing else could be told apart: it
 * is cut off instead.
 */
export const scaleOf = (rows: readonly Row[], unit: string, style: 'bars' | 'points'): Scale => {
  if (style === 'bars' && unit === 'percent') return { least: 0, most: 100 };
  const areAllSmall = rows.every(isSmall);
  const bounds = rows.map((row) => (areAllSmall || !isSmall(row) ? boundsOf(row.group, unit) : null));
  const [least, most] = rangeOf([
    {
      name: '',
      unit,
      kind: style,
      values: rows.map(({ group }) => group.value),
      low: bounds.map((ends) => ends?.[0] ?? null),
      high: bounds.map((ends) => ends?.[1] ?? null),
    },
  ]);
  return unit === 'percent' ? { least: Math.max(0, least), most: Math.min(100, most) } : { least, most };
};

/** Where a value stands on a scale, in percent of its length. */
export const placeOn = ({ least, most }: Scale, value: number): number =>
  ((value - least) / (most - least || 1)) * 100;
