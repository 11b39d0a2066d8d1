import type { Rejected } from '@rookery/shared/contract/save.ts';
import { useInfiniteQuery, useMutation } from '@tanstack/preact-query';
import { cache } from '../../api/cache.ts';
import { api } from '../../api/client.ts';
import { KEYS } from '../../api/keys.ts';
import { read } from '../../api/read.ts';
import { numbers } from '../../format/number.ts';
import { Ago } from '../../parts/ago.tsx';
import { Loaded, SkeletonRows } from '../../parts/states.tsx';
import { toast, toastError } from '../../parts/toast.tsx';

const again = () => cache.invalidateQueries({ queryKey: KEYS.rejected });

/** What could not be stored, with the reason, the record itself, and another try. */
export const RejectedRecords = () => {
  const query = useInfiniteQuery({
    queryKey: KEYS.rejected,
    queryFn: ({ pageParam }) =>
      read(api.rejected.$get({ query: { limit: '50', ...(pageParam && { cursor: pageParam }) } })),
    initialPageParam: '',
    getNextPageParam: ({ next }) => next ?? undefined,
  });
  const retryAll = useMutation({
    mutationFn: () => read(api.rejected.retry.$post()),
    onSuccess: ({ tried, stored, refused }) =>
      toast(`${numbers.count(tried, 'record')} tried: ${stored} stored, ${refused} refused again.`),
    onError: toastError,
    onSettled: again,
  });
  return (
    <section class="stack">
      <div class="line">
        <h2 class="grow">Rejected records</h2>
        {(query.data?.pages[0]?.items.length ?? 0) > 0 && (
          <button
            type="button"
            class="button"
            disabled={retryAll.isPending}
            onClick={() => retryAll.mutate()}
          >
            Try all again
          </button>
        )}
      </div>
      <Loaded query={query} waiting={<SkeletonRows rows={3} />}>
        {({ pages }) => {
          const records = pages.flatMap(({ items }) => items);
          if (records.length === 0) return <p>Nothing was rejected: every record from Lichess is stored.</p>;
          return (
            <ul class="rejected panel">
              {records.map((record) => (
                <RejectedRecord key={record.id} record={record} />
              ))}
            </ul>
          );
        }}
      </Loaded>
      {query.hasNextPage && (
        <button type="button" class="button" onClick={() => void query.fetchNextPage()}>
          Show more
        </button>
      )}
    </section>
  );
};

const RejectedRecord = ({
  record: { id, gameId, playerId, code, detail, at, length, payload },
}: {
  record: Rejected;
}) => {
  const retry = useMutation({
    mutationFn: () => read(api.rejected[':id'].retry.$post({ param: { id: String(id) } })),
    onSuccess: (game) => toast(`The game ${game.gameId} is stored now.`),
    onError: toastError,
    onSettled: again,
  });
  return (
    <li>
      <div class="line">
        <span class="grow reason">
          {gameId === undefined ? 'A record' : `Game ${gameId}`}
          {playerId !== undefined && ` of ${playerId}`}: {detail}
        </span>
        <span class="small quiet">
          <code>{code}</code> · <Ago at={at} />
        </span>
        <button type="button" class="button" disabled={retry.isPending} onClick={() => retry.mutate()}>
          Try again
        </button>
      </div>
      {payload !== undefined && (
        <details>
          <summary class="small quiet">The record, {numbers.count(length, 'byte')}</summary>
          <pre>{payload}</pre>
        </details>
      )}
    </li>
  );
};
