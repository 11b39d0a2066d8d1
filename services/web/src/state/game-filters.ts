import { makeSearch } from './address.ts';

/** Every filter of games, by the names that the API and the address share. */
export const FILTER_NAMES = [
  'player',
  'opponent',
  'color',
  'variant',
  'speed',
  'rated',
  'result',
  'status',
  'eco',
  'opening',
  'minRating',
  'maxRating',
  'minOpponentRating',
  'maxOpponentRating',
  'minPlies',
  'maxPlies',
  'since',
  'until',
  'analyzed',
  'ids',
  'tz',
] as const;

export type FilterName = (typeof FILTER_NAMES)[number];

/** Filters as the address has them and as the API takes them: texts. */
export type Filters = Partial<Record<FilterName, string>>;

/** Those that speak of a player, and mean nothing without one. */
export const OF_A_PLAYER: readonly FilterName[] = [
  'opponent',
  'color',
  'result',
  'minOpponentRating',
  'maxOpponentRating',
];

/** The filters in the search of an address. Those that need a player are left out where there is none. */
export const parseFilters = (search: string): Filters => {
  const params = new URLSearchParams(search);
  const filters: Filters = {};
  for (const name of FILTER_NAMES) {
    const value = params.get(name);
    if (value && (params.get('player') || !OF_A_PLAYER.includes(name))) filters[name] = value;
  }
  return filters;
};

/** The search of an address with these filters instead of those that it has; whatever else it holds stays. */
export const makeFilters = (search: string, filters: Filters): string => {
  const params = new URLSearchParams(search);
  for (const name of FILTER_NAMES) {
    const value = filters[name];
    if (value) params.set(name, value);
    else params.delete(name);
  }
  return makeSearch(params);
};

/** The link to a view with these filters: every number leads to its games with `linkTo('/games', …)`. */
export const linkTo = (path: string, filters: Filters): string => `${path}${makeFilters('', filters)}`;
