import type { ExplorerQuery } from '@rookery/shared/contract/explorer.ts';
import { keepPreviousData, useInfiniteQuery } from '@tanstack/preact-query';
import { api } from '../../api/client.ts';
import { read } from '../../api/read.ts';
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
    queryFn: ({ pageParam, signal }) => {
      const query = {
        ...asQuery(rest),
        fen,
        // A word that is none goes on as it is: the API says what is wrong with it.
        variant: variant as ExplorerQuery['variant'],
        sort,
        ...(pageParam === '' ? { limit: FIRST } : { limit: MORE, cursor: pageParam }),
      };
      const init = { init: { signal } };
      return player === undefined
        ? read(api.explorer.$get({ query }, init))
        : read(api.players[':id'].explorer.$get({ param: { id: player }, query }, init));
    },
    initialPageParam: '',
    getNextPageParam: (page) => page.next ?? undefined,
    placeholderData: keepPreviousData,
  });
};

/** Asks the API whether a FEN is a position of the variant; throws its problem, else returns the FEN as Lichess writes it. */
export const checkFen = async (fen: string, variant: string): Promise<string> =>
  (
    await read(
      api.explorer.$get({ query: { fen, variant: variant as ExplorerQuery['variant'], limit: '0' } }),
    )
  ).fen;
