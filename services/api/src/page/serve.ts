import type { Context, MiddlewareHandler } from 'hono';
import type { RequestEnv } from '../context.ts';
import { encodingFor } from '../http/compression.ts';
import { createPageFiles, type PageFile } from './files.ts';
import { ASK_AGAIN, FOREVER, PAGE_HEADERS, typeOf } from './headers.ts';

/** Paths that belong to programs: the page has nothing there. */
const OTHERS = /^\/(api|healthz|readyz|metrics)(\/|$)/;
const NOT_BUILT =
  'The page is not built: "bun run up" builds it where it may write there, and "bun run build" by itself.\n';

/**
 * Serves the built page in `folder`: its files, and its document at every other path that a browser asks for, so that a
 * link to a view opens it. Where it is not built, `/` says so.
 */
export const servePage = (folder: string): MiddlewareHandler<RequestEnv> => {
  const files = createPageFiles(folder);
  return async (c, next) => {
    const { method, path } = c.req;
    if ((method !== 'GET' && method !== 'HEAD') || OTHERS.test(path)) return next();
    if (path.startsWith('/assets/')) {
      const file = await files.read(path.slice(1));
      return file ? answer(c, file, path, FOREVER) : next();
    }
    if (path !== '/' && !wantsDocument(c)) return next();
    const document = await files.read('index.html');
    return document ? answer(c, document, 'index.html', ASK_AGAIN) : c.text(NOT_BUILT, 503);
  };
};

/** A browser that follows a link asks for HTML; whatever fetches does not. */
const wantsDocument = (c: Context): boolean => /\btext\/html\b/.test(c.req.header('accept') ?? '');

const answer = (c: Context, file: PageFile, name: string, caching: string): Response => {
  const { bytes, encoding } = file.in(encodingFor(c.req.header('accept-encoding')));
  // Other bytes have another tag, which says that it means the same.
  const etag = encoding ? `W/${file.etag}` : file.etag;
  const headers = { ...PAGE_HEADERS, etag, 'cache-control': caching, vary: 'accept-encoding' };
  if (has(c.req.header('if-none-match'), file.etag)) return c.body(null, 304, headers);
  return c.body(bytes, 200, {
    ...headers,
    'content-type': typeOf(name),
    ...(encoding && { 'content-encoding': encoding }),
  });
};

const has = (given: string | undefined, etag: string): boolean =>
  given?.split(',').some((one) => one.trim().replace(/^W\//, '') === etag) ?? false;
