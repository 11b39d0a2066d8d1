import type { Mistake } from '@rookery/shared/contract/mistakes.ts';
import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/preact-query';
import { cache } from '../../api/cache.ts';
import { api } from '../../api/client.ts';
import { read } from '../../api/read.ts';
import type { Values } from '../../state/address.ts';
import type { Filters } from '../../state/game-filters.ts';
import { asQuery } from '../../state/use-filters.ts';
import type { FIELDS } from './fields.ts';
import { findMistake } from './find-mistake.ts';
import { mistakeSource } from './mistake-source.ts';

type Asked = Omit<Values<typeof FIELDS>, 'mistake'>;

const keyOf = (player: string, ...more: unknown[]) => ['games', 'mistakes', player, ...more];

/** All mistakes that the filters hold, page by page, and those of them that are to be trained now. */
export const useMistakes = (player: string, filters: Filters, { judgment, phase, sort, order }: Asked) => {
  const query = { ...asQuery(filters), sort, order, ...(judgment && { judgment }), ...(phase && { phase }) };
  const all = useInfiniteQuery({
    queryKey: keyOf(player, 'all', query),
    queryFn: ({ pageParam }) =>
      read(
        api.players[':id'].mistakes.$get({
          param: { id: player },
          query: {
            ...query,
            limit: '50',
            ...(pageParam === '' ? { count: 'true' as const } : { cursor: pageParam }),
          },
        }),
      ),
    initialPageParam: '',
    getNextPageParam: (page) => page.next ?? undefined,
    placeholderData: keepPreviousData,
  });
  const due = useQuery({
    queryKey: keyOf(player, 'due', query),
    queryFn: () =>
      read(
        api.players[':id'].mistakes.$get({
          param: { id: player },
          query: { ...query, due: 'true', limit: '50' },
        }),
      ),
    placeholderData: keepPreviousData,
  });
  return { all, due };
};

/** The mistake that the address names, whether or not the filters hold it; null where there is none. */
export const useMistake = (player: string, id: string | undefined, known: readonly Mistake[]) =>
  useQuery({
    queryKey: keyOf(player, 'one', id),
    queryFn: () => findMistake(mistakeSource, player, id ?? ''),
    enabled: id !== undefined,
    placeholderData: () => known.find((one) => one.id === id),
  });

/** Keeps a mistake at hand that the next answer of the API may leave out. */
export const keepMistake = (player: string, mistake: Mistake): void =>
  void cache.setQueryData(keyOf(player, 'one', mistake.id), mistake);

/** Everything that is known of a player's mistakes is asked again. */
export const renewMistakes = (player: string): void =>
  void cache.invalidateQueries({ queryKey: keyOf(player) });
