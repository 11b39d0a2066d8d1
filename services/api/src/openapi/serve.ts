import type { OpenAPIHono } from '@hono/zod-openapi';
import type { RequestEnv } from '../context.ts';
import { conditional } from '../http/conditional.ts';
import { type AnswerExamples, describe } from './describe.ts';
import type { Description } from './types.ts';

const ABOUT = `Every game of the players that are followed, their analyses, and what they come to.

Times are ISO 8601 in UTC, but inside a game, which is Lichess's own JSON. A list is \`{ items, next }\`; \`next\` is passed back as \`cursor\`. Every error is problem details (RFC 9457) with a \`code\`.`;

// Of OpenAPI 3.1, which the types of the routes do not know.
const LICENSE = { name: 'GPL-3.0-or-later', identifier: 'GPL-3.0-or-later' };

/** Where the answers of the examples are: given by the API itself, and held to it by a test. */
export const ANSWERS_FILE = new URL('answers.json', import.meta.url);

const read = async (app: OpenAPIHono<RequestEnv>, version: string): Promise<string> => {
  const bare = app.getOpenAPI31Document({
    openapi: '3.1.0',
    info: {
      title: 'Rookery',
      version,
      description: ABOUT,
      license: LICENSE,
    },
    servers: [{ url: '/' }],
    security: [{ token: [] }, { session: [] }],
  });
  const answers = (await Bun.file(ANSWERS_FILE).json()) as AnswerExamples;
  return JSON.stringify(describe(bare as unknown as Description, answers));
};

/** `GET /api/openapi.json`: what the routes of `app` are, made when it is first asked for. */
export const serveDescription = (app: OpenAPIHono<RequestEnv>, version: string): void => {
  let text: Promise<string> | undefined;
  app.get('/api/openapi.json', conditional, async (c) => {
    text ??= read(app, version);
    return c.body(await text, 200, { 'content-type': 'application/json' });
  });
};
