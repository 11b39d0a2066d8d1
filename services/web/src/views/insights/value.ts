import type { InsightPart } from '@rookery/shared/contract/insights.ts';
import { numbers } from '../../format/number.ts';

const UNITS: Record<string, string> = {
  percent: '%',
  ratio: '%',
  rating: '',
  seconds: 's',
  centipawns: 'cp',
  moves: 'moves',
  pawns: 'pawns',
  points: 'points',
};

/** A unit as it stands behind a value; empty where there is none. */
export const unitSign = (unit: string): string => UNITS[unit] ?? unit;

/** A value without its unit: `53.2`, `1652`. */
export const makeFigure = (value: number, unit: string): string => {
  if (unit === 'rating') return numbers.rating(value);
  return unit === 'ratio' ? numbers.whole(value * 100) : numbers.tenths(value);
};

/** A value with its unit: `53.2 %`, `7.8 s`, `1652`. */
export const makeValue = (value: number | null, unit: string): string => {
  if (value === null) return '–';
  const sign = unitSign(unit);
  return sign === '' ? makeFigure(value, unit) : `${makeFigure(value, unit)}\u202f${sign}`;
};

/** An interval within what the unit allows. */
export const boundsOf = (
  { low, high }: Pick<InsightPart, 'low' | 'high'>,
  unit: string,
): [low: number, high: number] | null => {
  if (low === null || high === null) return null;
  if (unit === 'percent') return [Math.max(0, low), Math.min(100, high)];
  return [unit === 'rating' ? Math.max(0, low) : low, high];
};
