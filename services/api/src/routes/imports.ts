import { createRoute, z } from '@hono/zod-openapi';
import { type ImportResult, importQuerySchema, importResultSchema } from '@rookery/shared/contract/import.ts';
import { playerIdOf } from '@rookery/shared/lichess/username.ts';
import type { Context } from 'hono';
import type { Services } from '../context.ts';
import { answerError } from '../http/problem.ts';
import { PROBLEMS } from '../http/responses.ts';
import { createRouter } from '../http/router.ts';
import { onStopping } from '../http/stopping.ts';
import type { Traffic } from '../http/traffic.ts';
import { bodyChunks } from '../importing/body-chunks.ts';
import { bodyKindOf } from '../importing/body-kind.ts';
import { importGames } from '../importing/import-games.ts';
import { createTally } from '../importing/tally.ts';
import { followedNo } from '../players/change.ts';

/** How often progress is told. */
const PROGRESS_MS = 1_000;

const file = { schema: z.string() };

/** For the typed client the answer is JSON: it does not ask for lines. */
const CONTENT: { 'application/json': { schema: typeof importResultSchema } } = {
  'application/json': { schema: importResultSchema },
  ...{ 'application/x-ndjson': file },
};

const importRoute = createRoute({
  method: 'post',
  path: '/imports',
  summary: 'Import a file of games',
  description: [
    "The body is PGN of any size, or Lichess's NDJSON, plain or gzip (which may become 4 GiB); another charset than UTF-8 is told in Content-Type.",
    "A game whose Site tag names one of Lichess is that game. What Lichess itself sent of it stays, and only clocks and an analysis that it lacks are added; where a PGN says other moves it is refused with the difference. A record of Lichess's, synced or as NDJSON, takes the place of one made of a PGN, and keeps the clocks and the analysis of the same moves. What a PGN has beside the moves (comments, glyphs, variations) is kept with either, move by move, and is in its PGN, not in its JSON.",
    'Any other has an id made from its contents, so that the same file twice adds nothing. Evaluations in it are an analysis by Lichess only where its tags name lichess.org, as those of studies do, and one by Rookery where the tag Annotator says so, as in its exports; others stay in its text. Of a judged move the line that was better is read too.',
    'Games that cannot be taken are refused one by one and stop nothing. What was imported stays when the request is broken off, or given up because less than 1,024 bytes came in a minute (408).',
    'With `Accept: application/x-ndjson` the answer begins at once: lines of `ImportProgress`, the last an `ImportResult` or a `Problem`.',
  ].join('\n\n'),
  request: {
    query: importQuerySchema,
    body: {
      required: true,
      content: { 'application/x-chess-pgn': file, 'application/x-ndjson': file, 'application/gzip': file },
    },
  },
  responses: {
    200: {
      description: 'what became of the games',
      content: CONTENT,
    },
    ...PROBLEMS,
  },
});

const wantsProgress = (c: Context): boolean =>
  (c.req.header('accept') ?? '').split(',').some((type) => /^\s*application\/x-ndjson\s*(;|$)/.test(type));

/** Importing files of games. */
export const importRoutes = (services: Services, { isBusy }: Pick<Traffic, 'isBusy'>) =>
  createRouter().openapi(importRoute, async (c) => {
    const { player, ids } = c.req.valid('query');
    const kind = bodyKindOf(c.req.header('content-type'), c.req.header('content-encoding'));
    if (player !== undefined) await followedNo(services.db, playerIdOf(player));
    const tally = createTally(ids);
    const gone = new AbortController();
    const abort = () => gone.abort();
    const forget = onStopping(c, abort);
    c.req.raw.signal.addEventListener('abort', abort, { once: true });
    const run = () =>
      importGames(services, {
        body: bodyChunks(c.req.raw.body, gone.signal),
        kind,
        options: { player: player && playerIdOf(player), lichessUrl: services.lichessUrl },
        tally,
        signal: gone.signal,
        isBusy,
      }).finally(forget);
    if (!wantsProgress(c)) return c.json(await run(), 200);
    const lines = progressLines(
      run,
      () => tally.progress(),
      (error) => answerError(error, c, services.log),
      abort,
    );
    return c.body(lines, 200, { 'content-type': 'application/x-ndjson' }) as never;
  });

/** Lines of progress, and then the result, or the problem that ended the work. */
const progressLines = (
  run: () => Promise<ImportResult>,
  progress: () => object,
  problemOf: (error: unknown) => Response,
  cancel: () => void,
): ReadableStream<Uint8Array> => {
  const encoder = new TextEncoder();
  const encode = (value: object) => encoder.encode(`${JSON.stringify(value)}\n`);
  let tick: NodeJS.Timeout | undefined;
  return new ReadableStream<Uint8Array>({
    start: (controller) => {
      tick = setInterval(() => {
        // A client that reads slowly misses some.
        if ((controller.desiredSize ?? 0) > 0) controller.enqueue(encode(progress()));
      }, PROGRESS_MS);
      const end = (last: object) => {
        clearInterval(tick);
        try {
          controller.enqueue(encode(last));
          controller.close();
        } catch {
          // The client went away.
        }
      };
      void run().then(end, async (error: unknown) => end((await problemOf(error).json()) as object));
    },
    cancel: () => {
      clearInterval(tick);
      cancel();
    },
  });
};
