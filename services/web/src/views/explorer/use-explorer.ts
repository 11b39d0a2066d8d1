import type { Explorer, ExplorerStart } from '@rookery/shared/contract/explorer.ts';
import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/preact-query';
import { cache } from '../../api/cache.ts';
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

// "games" is what becomes stale when games come in.
const keyOf = ({ fen, variant, filters: { player, ...rest }, sort }: Asked) =>
  ['games', 'explorer', 'view', player ?? '', rest, fen, variant, sort] as const;

/** What has been answered of a position before. */
export const knownAnswer = (asked: Asked): Explorer | undefined =>
  cache.getQueryData<{ pages: Explorer[] }>(keyOf(asked))?.pages[0];

/**
 * What was played from a position, and its games page by page. What was shown before stays meanwhile. Not `ready`: the
 * position is not known yet.
 */
export const useExplorer = ({ fen, variant, filters, sort }: Asked, ready: boolean) => {
  const { player, ...rest } = filters;
  return useInfiniteQuery({
    queryKey: keyOf({ fen, variant, filters, sort }),
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
    enabled: ready,
    initialPageParam: '',
    getNextPageParam: (page) => page.next ?? undefined,
    placeholderData: keepPreviousData,
  });
};

/** In which positions games of chess960 begin, the most played first; undefined until that is known. */
export const useStarts = (variant: string, { player, ...rest }: Filters): ExplorerStart[] | undefined => {
  const asks = variant === 'chess960';
  const { data, isError } = useQuery({
    queryKey: ['games', 'explorer', 'starts', player ?? '', rest],
    queryFn: async ({ signal }) =>
      (await askExplorer(player, { ...asQuery(rest), variant, limit: '0' }, signal)).starts ?? [],
    enabled: asks,
    placeholderData: keepPreviousData,
  });
  return asks && !isError ? data : NONE;
};
const NONE: ExplorerStart[] = [];

/** Asks the API whether a FEN is a position of the variant; throws its problem, else returns the FEN as Lichess writes it. */
export const checkFen = async (fen: string, variant: string): Promise<string> =>
  (await askExplorer(undefined, { fen, variant, limit: '0' })).fen;
