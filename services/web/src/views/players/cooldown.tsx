import { dates } from '../../format/date.ts';
import { makeDuration } from '../../format/duration.ts';
import { useNow } from '../../parts/ago.tsx';

/** Lichess asked us to wait: until when, counted down. */
export const Cooldown = ({ until }: { until: string | null }) => {
  const now = useNow();
  const left = until === null ? 0 : (Date.parse(until) - now) / 1000;
  if (until === null || left <= 0) return null;
  return (
    <p class="panel padded" role="status">
      Lichess asked us to wait: syncs go on at {dates.clock(until)}, in {makeDuration(left)}.
    </p>
  );
};
