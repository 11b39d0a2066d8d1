import { createRoute, z } from '@hono/zod-openapi';
import { gameExportQuerySchema } from '@rookery/shared/contract/game-filter.ts';
import type { Services } from '../context.ts';
import { CSV_COLUMNS } from '../exporting/csv-columns.ts';
import { exportGames } from '../exporting/export-games.ts';
import { PROBLEMS } from '../http/responses.ts';
import { createRouter } from '../http/router.ts';

const file = { schema: z.string() };

const exportRoute = createRoute({
  method: 'get',
  path: '/games/export',
  summary: 'Games by filter, as a file',
  description: [
    "All games of the filter in its order, as a stream. `ndjson` is Lichess's own JSON, one game a line, as `GET /games/{id}` answers it.",
    'With `ids` it is the games that are named, in the order of the list; one that is not stored refuses the whole, so that no file lacks a game unsaid. Filters narrow them as they do elsewhere.',
    '`pgn` has clocks, and is annotated where a game is analyzed, by Lichess or here.',
    '`csv` has a header row, commas and CRLF (RFC 4180); text that a spreadsheet would take for a formula begins with an apostrophe. Its columns:',
    ...CSV_COLUMNS.map(({ name, about }) => `- \`${name}\`: ${about}`),
  ].join('\n'),
  request: { query: gameExportQuerySchema },
  responses: {
    200: {
      description: 'the file; `Content-Disposition` names it',
      content: { 'application/x-ndjson': file, 'text/csv': file, 'application/x-chess-pgn': file },
    },
    ...PROBLEMS,
  },
});

/** Taking games away as data. */
export const exportRoutes = ({ db }: Services) =>
  createRouter().openapi(exportRoute, async (c) => {
    const { format, ...filter } = c.req.valid('query');
    const { headers, body } = await exportGames(db, filter, format);
    return c.body(body, 200, headers);
  });
