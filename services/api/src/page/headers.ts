/** What the page may do: nothing that is not from here. `data:` are the pieces and the board in chessground's styles. */
const POLICY = [
  "default-src 'self'",
  "img-src 'self' data:",
  "object-src 'none'",
  "base-uri 'none'",
  "form-action 'self'",
  "frame-ancestors 'none'",
].join('; ');

/** The headers of everything that the page is made of. */
export const PAGE_HEADERS = {
  'content-security-policy': POLICY,
  'cross-origin-opener-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
} as const;

/** A name in /assets holds the hash of its contents: it never changes. */
export const FOREVER = 'public, max-age=31536000, immutable';
/** The document is looked at anew each time: it names the others. */
export const ASK_AGAIN = 'no-cache';

const TYPES: Record<string, string> = {
  html: 'text/html; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
  css: 'text/css; charset=utf-8',
  svg: 'image/svg+xml',
  json: 'application/json',
  mp3: 'audio/mpeg',
  ogg: 'audio/ogg',
};

/** The content type of a file by its name. */
export const typeOf = (name: string): string =>
  TYPES[name.slice(name.lastIndexOf('.') + 1)] ?? 'application/octet-stream';
