import { OpenAPIHono } from '@hono/zod-openapi';
import type { RequestEnv } from '../context.ts';
import { answerInvalid } from './problem.ts';

/** A router whose validation answers problem details. */
export const createRouter = () =>
  new OpenAPIHono<RequestEnv>({
    defaultHook: (result, c) => answerInvalid(result as Parameters<typeof answerInvalid>[0], c),
  });
