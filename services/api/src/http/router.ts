import { OpenAPIHono, type RouteConfig, z } from '@hono/zod-openapi';
import type { RequestEnv } from '../context.ts';
import { answerInvalid } from './problem.ts';

const NO_PARAMETERS = z.strictObject({});

/** A route that takes no parameters says so: one that is given all the same is refused by its name, as elsewhere. */
const withQuery = <R extends RouteConfig>(route: R): R => ({
  ...route,
  request: { query: NO_PARAMETERS, ...route.request },
});

/** A router whose validation answers problem details. */
export const createRouter = () => {
  const router = new OpenAPIHono<RequestEnv>({
    defaultHook: (result, c) => answerInvalid(result as Parameters<typeof answerInvalid>[0], c),
  });
  const { openapi } = router;
  router.openapi = (route, ...rest) => openapi(withQuery(route), ...rest);
  return router;
};
