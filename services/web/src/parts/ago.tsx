import { useEffect, useState } from 'preact/hooks';
import { dates } from '../format/date.ts';
import { createStore, useStore } from '../state/store.ts';

// One clock for all of them.
const now = createStore(Date.now());
setInterval(() => now.set(Date.now()), 10_000);

/** How long ago, or until when; the exact time in the title. Stays true by itself. */
export const Ago = ({ at }: { at: string | number }) => {
  useStore(now);
  const date = new Date(at);
  return (
    <time dateTime={date.toISOString()} title={dates.full(date)}>
      {dates.ago(date)}
    </time>
  );
};

/** The time by this machine's clock, anew every `everyMs`, for what counts down. */
export const useNow = (everyMs = 1_000): number => {
  const [at, setAt] = useState(Date.now());
  useEffect(() => {
    const timer = setInterval(() => setAt(Date.now()), everyMs);
    return () => clearInterval(timer);
  }, [everyMs]);
  return at;
};
