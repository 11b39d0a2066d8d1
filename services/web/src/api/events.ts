/** Where a stream of events stands. */
export type StreamState = 'connecting' | 'live' | 'waiting';

export interface StreamOptions {
  /** What to do with each kind of event. */
  on: Record<string, (data: never) => void>;
  onState?: (state: StreamState) => void;
  /** Kinds after which the server has nothing more to say: the stream is closed instead of opened again. */
  last?: readonly string[];
}

const PAUSES_MS = [500, 1_000, 2_000, 5_000, 10_000];

/**
 * Hears the events at `path` (below /api) until the returned function is called. A stream that breaks is taken up again:
 * by the browser where it can, which says what it heard last, else by us with growing pauses and as soon as the machine
 * is online.
 */
export const openEvents = (path: string, { on, onState, last = [] }: StreamOptions): (() => void) => {
  let source: EventSource | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let failures = 0;

  const close = () => {
    clearTimeout(timer);
    source?.close();
    removeEventListener('online', reopen);
    removeEventListener('offline', lose);
  };
  const open = () => {
    source = new EventSource(`/api${path}`);
    source.onopen = () => {
      failures = 0;
      onState?.('live');
    };
    source.onerror = () => {
      onState?.('waiting');
      if (source?.readyState !== EventSource.CLOSED) return;
      const pause = PAUSES_MS[Math.min(failures++, PAUSES_MS.length - 1)];
      timer = setTimeout(open, pause);
    };
    for (const [name, hear] of Object.entries(on))
      source.addEventListener(name, (event: MessageEvent<string>) => {
        hear(JSON.parse(event.data) as never);
        if (last.includes(name)) close();
      });
  };
  const reopen = () => {
    // One that outlived the break goes on where it was.
    if (source?.readyState === EventSource.OPEN) return onState?.('live');
    clearTimeout(timer);
    source?.close();
    open();
  };
  // The network may be gone long before the stream notices.
  const lose = () => onState?.('waiting');
  addEventListener('online', reopen);
  addEventListener('offline', lose);
  onState?.('connecting');
  open();
  return close;
};
