import type { Dimension } from '@rookery/shared/contract/insights.ts';
import type { Series, XAxis } from '../../chart/series.ts';
import type { MetricKind } from './question.ts';
import { isSmall, type Row } from './row.ts';
import { timeOf } from './time-of.ts';
import { boundsOf, makeFigure, unitSign } from './value.ts';

const HOURS = Array.from({ length: 24 }, (_, hour) => `${String(hour).padStart(2, '0')}:00`);

/** What a chart over time draws. `rows` has what stands at each point. */
export interface OverTime {
  x: XAxis;
  series: Series[];
  rows: readonly (Row | undefined)[];
}

/** The rows along their time: all hours of a day, or the months or days as they lie apart. Small groups are paler. */
export const overTime = (
  { label, unit }: MetricKind,
  by: Dimension,
  byName: string,
  given: readonly Row[],
): OverTime => {
  const name = byName.toLowerCase();
  const isHour = by === 'hour';
  const rows = isHour ? HOURS.map((_, hour) => given.find(({ id }) => id === String(hour))) : given;
  const x: XAxis = isHour
    ? { name, kind: 'words', values: HOURS.map((_, hour) => hour), words: HOURS }
    : {
        name,
        kind: 'time',
        values: given.map(({ id }) => timeOf(id) / 1_000),
        read: (index) => given[index]?.label ?? '',
      };
  const points = (of: (row: Row) => boolean, color?: string): Series => {
    const held = rows.map((row) => (row && of(row) ? row.group : undefined));
    const bounds = held.map((group) => group && boundsOf(group, unit));
    return {
      name: label,
      unit: unitSign(unit),
      kind: 'points',
      values: held.map((group) => group?.value ?? null),
      low: bounds.map((ends) => ends?.[0] ?? null),
      high: bounds.map((ends) => ends?.[1] ?? null),
      format: (value) => makeFigure(value, unit),
      ...(color && { color }),
    };
  };
  return { x, series: [points((row) => !isSmall(row)), points(isSmall, '--pale')], rows };
};
