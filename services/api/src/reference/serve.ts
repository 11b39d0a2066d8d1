import type { OpenAPIHono } from '@hono/zod-openapi';
import type { Context } from 'hono';
import type { RequestEnv } from '../context.ts';
import { conditional } from '../http/conditional.ts';

/** Everything is from here. Swagger UI sets styles by script alone, and has its icons as `data:`. */
const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

const own = (name: string): URL => new URL(name, import.meta.url);
// Whatever else the package holds is not served.
const packaged = (name: string): URL => new URL(import.meta.resolve(`swagger-ui-dist/${name}`));

const PAGE = { file: own('page.html'), type: 'text/html; charset=utf-8' };
const FILES = new Map(
  Object.entries({
    'start.js': { file: own('start.js'), type: 'text/javascript; charset=utf-8' },
    'swagger-ui-bundle.js': {
      file: packaged('swagger-ui-bundle.js'),
      type: 'text/javascript; charset=utf-8',
    },
    'swagger-ui.css': { file: packaged('swagger-ui.css'), type: 'text/css; charset=utf-8' },
    'favicon-32x32.png': { file: packaged('favicon-32x32.png'), type: 'image/png' },
  }),
);

const send = async (c: Context<RequestEnv>, { file, type }: typeof PAGE): Promise<Response> =>
  c.body(await Bun.file(file).arrayBuffer(), 200, {
    'content-type': type,
    'content-security-policy': POLICY,
  });

/** `GET /api/reference`: the description as a page to browse, which needs nothing from elsewhere. */
export const serveReference = (app: OpenAPIHono<RequestEnv>): void => {
  app.get('/api/reference', conditional, (c) => send(c, PAGE));
  app.get('/api/reference/:file', conditional, async (c) => {
    const file = FILES.get(c.req.param('file'));
    return file ? send(c, file) : c.notFound();
  });
};
