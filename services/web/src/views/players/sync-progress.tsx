import { useEffect, useState } from 'preact/hooks';
import { useReconciliation, useSync } from '../../api/queries.ts';
import { makeDuration } from '../../format/duration.ts';
import { numbers } from '../../format/number.ts';
import { type Mark, rateOf, withMark } from './rate.ts';

/** How a sync goes, live: games, games a second, what is left. While there is none its place has what the last one fetched. */
export const SyncProgress = ({ id, syncing }: { id: string; syncing: boolean }) => {
  const { data: sync } = useSync(id);
  const { data: books } = useReconciliation(id);
  const [marks, setMarks] = useState<Mark[]>([]);
  const fetched = sync?.fetched ?? 0;
  useEffect(() => {
    if (syncing) setMarks((known) => withMark(known, { at: Date.now(), count: fetched }));
    else setMarks([]);
  }, [fetched, syncing]);

  if (!sync || !syncing)
    return (
      <div class="syncing idle quiet">
        <progress class="sync-bar" value={0} aria-hidden="true" />
        <span>{sync ? `The last sync fetched ${numbers.count(sync.fetched, 'game')}.` : '\u00a0'}</span>
      </div>
    );
  const rate = rateOf(marks);
  const left = books?.expected ? Math.max(0, books.expected - books.finished - books.rejected) : undefined;
  const words = [
    sync.state === 'queued' && sync.fetched === 0
      ? 'Waits for its turn at Lichess'
      : `${numbers.count(fetched, 'game')} fetched`,
    rate !== undefined && `${numbers.whole(rate)} games/s`,
    left !== undefined && left > 0 && `about ${numbers.whole(left)} left`,
    left !== undefined && left > 0 && rate !== undefined && rate > 0 && `${makeDuration(left / rate)} to go`,
    sync.rejected > 0 && `${numbers.whole(sync.rejected)} rejected`,
  ].filter(Boolean);
  const total = left === undefined ? undefined : fetched + left;
  return (
    <div class="syncing">
      <progress
        class="sync-bar"
        {...(total !== undefined && total > 0 && { value: fetched, max: total })}
        aria-label="Progress of the sync"
      />
      <span>{words.join(' · ')}</span>
    </div>
  );
};
