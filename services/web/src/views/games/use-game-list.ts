import { keepPreviousData, useInfiniteQuery } from '@tanstack/preact-query';
import { useEffect, useState } from 'preact/hooks';
import { cache } from '../../api/cache.ts';
import { api } from '../../api/client.ts';
import { onLive } from '../../api/live.ts';
import { read } from '../../api/read.ts';
import type { Filters } from '../../state/game-filters.ts';
import { asQuery } from '../../state/use-filters.ts';

const PAGE = 100;
/** Games come in at 60 a second: the list looks again this often at most. */
const SETTLE_MS = 2_000;
/** A list of more pages is not renewed by itself: a thousand of them would be asked for again. */
const FEW_PAGES = 2;

/**
 * The games of the filters, page by page. A short list follows what comes in; of a long one `isOld` says that there is
 * more, and `renew` begins it anew.
 */
export const useGameList = (filters: Filters, order: 'desc' | 'asc') => {
  const queryKey = ['game list', filters, order] as const;
  const games = useInfiniteQuery({
    queryKey,
    queryFn: ({ pageParam, signal }) =>
      read(
        api.games.$get(
          {
            query: {
              ...asQuery(filters),
              order,
              limit: String(PAGE),
              ...(pageParam === '' ? { count: 'true' as const } : { cursor: pageParam }),
            },
          },
          { init: { signal } },
        ),
      ),
    initialPageParam: '',
    getNextPageParam: (page) => page.next ?? undefined,
    placeholderData: keepPreviousData,
  });
  const [isOld, setOld] = useState(false);
  const key = JSON.stringify(queryKey);
  useEffect(() => {
    setOld(false);
    let timer: ReturnType<typeof setTimeout> | undefined;
    const look = () => {
      timer ??= setTimeout(() => {
        timer = undefined;
        const known = cache.getQueryData<{ pages: unknown[] }>(queryKey);
        if ((known?.pages.length ?? 0) > FEW_PAGES) setOld(true);
        else void cache.invalidateQueries({ queryKey });
      }, SETTLE_MS);
    };
    const ends = [onLive('game', look), onLive('sync', ({ state }) => state === 'done' && look())];
    return () => {
      clearTimeout(timer);
      for (const end of ends) end();
    };
  }, [key]);
  const renew = () => {
    setOld(false);
    scrollTo(0, 0);
    void cache.resetQueries({ queryKey });
  };
  return { games, isOld, renew };
};
