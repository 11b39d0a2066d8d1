import { createRoute, z } from '@hono/zod-openapi';
import { streamSSE } from 'hono/streaming';
import type { Services } from '../context.ts';
import { PROBLEMS } from '../http/responses.ts';
import { createRouter } from '../http/router.ts';
import { onStopping } from '../http/stopping.ts';

/** How often a silent stream sends a comment, so that no proxy and no idle timer ends it. */
const BEAT_MS = 5_000;
/** What a client that does not read may pile up before its stream is ended. */
const MOST_WAITING = 1_000;

const eventsRoute = createRoute({
  method: 'get',
  path: '/events',
  summary: 'What happens, as it happens',
  description: 'Server-sent events: `game`, `sync`, `analysis` and `player`, each with its JSON as data.',
  responses: {
    200: { description: 'the events', content: { 'text/event-stream': { schema: z.string() } } },
    ...PROBLEMS,
  },
});

/** Server-sent events: `game`, `sync`, `analysis`, `player`. */
export const eventRoutes = ({ events }: Services) =>
  createRouter().openapi(eventsRoute, (c) =>
    streamSSE(c, async (stream) => {
      let waiting = 0;
      const closed = Promise.withResolvers<void>();
      const send = async (write: () => Promise<unknown>) => {
        if (++waiting > MOST_WAITING) closed.resolve();
        try {
          await write();
        } finally {
          waiting--;
        }
      };
      const unsubscribe = events.subscribe(({ type, data }) => {
        void send(() => stream.writeSSE({ event: type, data: JSON.stringify(data) }));
      });
      const beat = setInterval(() => void send(() => stream.write(': beat\n\n')), BEAT_MS);
      stream.onAbort(() => closed.resolve());
      const forget = onStopping(c, closed.resolve);
      await send(() => stream.write(': ready\n\n'));
      await closed.promise;
      clearInterval(beat);
      unsubscribe();
      forget();
    }),
  );
