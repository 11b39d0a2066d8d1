import { until } from './until.ts';

/** One server-sent event; a comment has neither id nor data. */
export interface Heard {
  event: string;
  id: string;
  data: Record<string, unknown>;
}

/** A stream of events from now on. */
export interface Listening {
  heard: Heard[];
  /** Resolves when the far side ends the stream. */
  ended: Promise<void>;
  end(): Promise<void>;
}

const fieldOf = (block: string, name: string): string =>
  new RegExp(`^${name}: (.*)$`, 'm').exec(block)?.[1] ?? '';

/** Hears an address as an EventSource would, after the event `lastId` if one is given. */
export const listenTo = async (url: URL, token: string, lastId?: string): Promise<Listening> => {
  const abort = new AbortController();
  const response = await fetch(url, {
    headers: { authorization: `Bearer ${token}`, ...(lastId !== undefined && { 'last-event-id': lastId }) },
    signal: abort.signal,
  });
  if (!response.ok || !response.headers.get('content-type')?.startsWith('text/event-stream'))
    throw new Error(`${url.pathname} is no stream of events: ${response.status}`);
  const heard: Heard[] = [];
  const ended = (async () => {
    const decoder = new TextDecoder();
    let text = '';
    for await (const bytes of response.body as ReadableStream<Uint8Array>) {
      text += decoder.decode(bytes, { stream: true });
      const blocks = text.split('\n\n');
      text = blocks.pop() ?? '';
      for (const block of blocks) {
        const data = fieldOf(block, 'data');
        heard.push({
          event: fieldOf(block, 'event') || 'comment',
          id: fieldOf(block, 'id'),
          data: data === '' ? {} : JSON.parse(data),
        });
      }
    }
  })().catch(() => undefined);
  await until('the first comment', () => heard.length > 0);
  return {
    heard,
    ended,
    end: async () => {
      abort.abort();
      await ended;
    },
  };
};
