import { keepPreviousData, useInfiniteQuery } from '@tanstack/preact-query';
import { askExplorer } from '../../api/explorer.ts';
import type { Filters } from '../../state/game-filters.ts';
import { asQuery } from '../../state/use-filters.ts';

const FIRST = '12';
const MORE = '50';

interface Asked {
  fen: string;
  variant: string;
  filters: Filters;
  sort: 'date' | 'rating';
}

/** What was played from a position, and its games page by page. What was shown before stays meanwhile. */
export const useExplorer = ({ fen, variant, filters, sort }: Asked) => {
  const { player, ...rest } = filters;
  return useInfiniteQuery({
    // "games" is what becomes stale when games come in.
    queryKey: ['games', 'explorer', 'view', player ?? '', rest, fen, variant, sort],
    queryFn: ({ pageParam, signal }) =>
      askExplorer(
        player,
        {
          ...asQuery(rest),
          fen,
          variant,
          sort,
          ...(pageParam === '' ? { limit: FIRST } : { limit: MORE, cursor: pageParam }),
        },
        signal,
      ),
    initialPageParam: '',
    getNextPageParam: (page) => page.next ?? undefined,
    placeholderData: keepPreviousData,
  });
};

/** Asks the API whether a FEN is a position of the variant; throws its problem, else returns the FEN as Lichess writes it. */
export const checkFen = async (fen: string, variant: string): Promise<string> =>
  (await askExplorer(undefined, { fen, variant, limit: '0' })).fen;
