import type { Dimension } from '@rookery/shared/contract/insights.ts';
import { GAME_SPEED_ID } from '@rookery/shared/lichess/speed.ts';
import type { Filters } from '../../state/game-filters.ts';

const STATUSES: Record<string, string> = {
  clockFlag: 'outoftime',
  disconnect: 'timeout',
  resignation: 'resign,cheat',
  draw: 'draw,insufficientMaterialClaim',
  stalemate: 'stalemate',
  checkmate: 'mate,variantEnd',
};

/** Both lists at once: the filter that is set narrows what the group holds. */
const both = (set: string | undefined, group: string): string =>
  set === undefined
    ? group
    : group
        .split(',')
        .filter((name) => set.split(',').includes(name))
        .join(',');

/** The days from `since` to before `until` within those that are set; undefined where those are no days. */
const span = (filters: Filters, since: string, until: string): Filters | undefined => {
  if ([filters.since, filters.until].some((set) => set !== undefined && set.length !== 10)) return undefined;
  return {
    ...filters,
    since: filters.since !== undefined && filters.since > since ? filters.since : since,
    until: filters.until !== undefined && filters.until < until ? filters.until : until,
  };
};

const dayAfter = (day: string): string =>
  new Date(Date.parse(`${day}T00:00:00Z`) + 86_400_000).toISOString().slice(0, 10);

const monthAfter = (month: string): string => {
  const [year = 0, number = 0] = month.split('-').map(Number);
  return new Date(Date.UTC(year, number, 1)).toISOString().slice(0, 10);
};

/** The filters of the games of a group; undefined where no filter of the list says it. */
export const gamesOf = (by: Dimension, key: string, filters: Filters): Filters | undefined => {
  switch (by) {
    case 'color':
    case 'result':
    case 'rated':
    case 'opponent':
      return { ...filters, [by]: key };
    case 'variant':
    case 'speed':
      return { ...filters, [by]: both(filters[by], key) };
    case 'openingFamily':
      return { ...filters, opening: key };
    case 'termination': {
      const statuses = STATUSES[key];
      return statuses === undefined ? undefined : { ...filters, status: both(filters.status, statuses) };
    }
    case 'perf':
      return key in GAME_SPEED_ID
        ? { ...filters, speed: key, variant: both(filters.variant, 'standard,fromPosition') }
        : { ...filters, variant: key };
    case 'period':
      return span(filters, `${key}-01`, monthAfter(key));
    case 'date':
      return span(filters, key, dayAfter(key));
    default:
      return undefined;
  }
};
