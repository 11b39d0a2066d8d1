import type { Row } from './row.ts';
import { isSmall, shareOf } from './row.ts';

export type Order = 'asc' | 'desc';

/** The column of the share of one kind. */
export const partColumn = (key: string): string => `part-${key}`;

const figureOf = (by: string): ((row: Row) => number | null) | undefined => {
  if (by.startsWith('part-')) return (row) => shareOf(row, by.slice('part-'.length));
  switch (by) {
    case 'value':
    case 'n':
    case 'games':
      return ({ group }) => group[by];
    // The widest is the least sure.
    case 'interval':
      return ({ group: { low, high } }) => (low === null || high === null ? null : high - low);
    default:
      return undefined;
  }
};

/**
 * Rows by a column of the table; as they came where it is none. Labels that have an order of their own keep it, others
 * go by the alphabet. What has no value comes last, either way; before it, what has its value from few games.
 */
export const sortRows = (
  rows: readonly Row[],
  by: string,
  order: Order,
  isOrdered: boolean,
): readonly Row[] => {
  const sign = order === 'asc' ? 1 : -1;
  if (by === 'label') {
    if (isOrdered) return order === 'asc' ? rows : rows.toReversed();
    return rows.toSorted((a, b) => sign * a.label.localeCompare(b.label));
  }
  const figure = figureOf(by);
  if (!figure) return rows;
  return rows.toSorted((a, b) => {
    const [one, other] = [figure(a), figure(b)];
    if (one === null || other === null) return Number(one === null) - Number(other === null);
    const fewer = by === 'value' ? Number(isSmall(a)) - Number(isSmall(b)) : 0;
    return fewer || sign * (one - other);
  });
};
