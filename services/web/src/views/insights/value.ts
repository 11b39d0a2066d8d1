import type { InsightPart } from '@rookery/shared/contract/insights.ts';
import { numbers } from '../../format/number.ts';

const UNITS: Record<string, string> = {
  percent: '%',
  seconds: 's',
  centipawns: 'cp',
  moves: 'moves',
  pawns: 'pawns',
  points: 'points',
};

/** A value with its unit: `53.2 %`, `7.8 s`, `1,652`. */
export const makeValue = (value: number | null, unit: string): string => {
  if (value === null) return '–';
  if (unit === 'rating') return numbers.whole(value);
  if (unit === 'ratio') return `${numbers.whole(value * 100)}\u202f%`;
  return `${numbers.tenths(value)}\u202f${UNITS[unit] ?? unit}`;
};

/** An interval within what the unit allows. */
export const boundsOf = (
  { low, high }: Pick<InsightPart, 'low' | 'high'>,
  unit: string,
): [low: number, high: number] | null => {
  if (low === null || high === null) return null;
  return unit === 'percent' ? [Math.max(0, low), Math.min(100, high)] : [low, high];
};
