import { useMemo } from 'preact/hooks';
import { useLocation, useSearch } from 'wouter-preact';
import { zone } from '../format/date.ts';
import { type Filters, makeFilters, parseFilters } from './game-filters.ts';

/** The filters in the address, and how to change some of them: undefined takes one away. */
export const useFilters = (): [Filters, (changes: Filters) => void] => {
  const search = useSearch();
  const [, navigate] = useLocation();
  const filters = useMemo(() => parseFilters(search), [search]);
  const change = (changes: Filters) =>
    navigate(
      `${location.pathname}${makeFilters(location.search, { ...parseFilters(location.search), ...changes })}`,
    );
  return [filters, change];
};

/** The filters as the API's query takes them. */
export type FilterQuery = Omit<Filters, 'color' | 'result' | 'rated' | 'analyzed'> & {
  color?: 'white' | 'black';
  result?: 'win' | 'draw' | 'loss';
  rated?: 'true' | 'false';
  analyzed?: 'true' | 'false';
};

/**
 * The filters as a query of the API: days and hours are the reader's own unless the address names a zone. A word that is
 * none of those it takes goes on as it is: the API says what is wrong with it.
 */
export const asQuery = (filters: Filters): FilterQuery => ({ tz: zone, ...filters }) as FilterQuery;
