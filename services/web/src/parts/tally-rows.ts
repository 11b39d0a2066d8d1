import type { PlayerSummary, Tally } from '@rookery/shared/contract/statistics.ts';
import { nameOf } from '../format/names.ts';
import type { Filters } from '../state/game-filters.ts';

/** Results of some kind of games, and the filters that find those. */
export interface TallyRow extends Tally {
  key: string;
  name: string;
  filters: Filters;
}

/** The rows of a summary: all, by color, by speed, by variant where there are several. */
export const tallyRows = (
  {
    games,
    win,
    draw,
    loss,
    byColor,
    bySpeed,
    byVariant,
  }: Pick<PlayerSummary, keyof Tally | 'byColor' | 'bySpeed' | 'byVariant'>,
  filters: Filters,
): TallyRow[] => {
  const rows = (by: Record<string, Tally>, name: 'color' | 'speed' | 'variant', words = nameOf): TallyRow[] =>
    Object.entries(by)
      .filter(([, tally]) => tally.games > 0)
      .map(([key, tally]) => ({
        ...tally,
        key: `${name} ${key}`,
        name: words(key),
        filters: { ...filters, [name]: key },
      }));
  const variants = rows(byVariant, 'variant');
  return [
    { games, win, draw, loss, key: 'all', name: 'All', filters },
    ...rows(byColor, 'color', (key) => `As ${nameOf(key)}`),
    ...rows(bySpeed, 'speed'),
    ...(variants.length > 1 ? variants : []),
  ];
};
