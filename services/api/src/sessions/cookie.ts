import type { Context } from 'hono';
import { deleteCookie, getCookie, setCookie } from 'hono/cookie';
import type { CookieOptions } from 'hono/utils/cookie';
import { LIFETIME_SECONDS } from './session-rows.ts';

const NAME = 'rookery';

/** The cookie of the page's session: bound to the very host by its prefix wherever the page is served over TLS. */
export interface SessionCookie {
  name: string;
  read(c: Context): string | undefined;
  write(c: Context, secret: string): void;
  remove(c: Context): void;
}

export const createSessionCookie = (overTls: boolean): SessionCookie => {
  const prefix = overTls ? 'host' : undefined;
  const options: CookieOptions = { path: '/', httpOnly: true, sameSite: 'Strict', secure: overTls, prefix };
  return {
    name: overTls ? `__Host-${NAME}` : NAME,
    read: (c) => (prefix === undefined ? getCookie(c, NAME) : getCookie(c, NAME, prefix)) || undefined,
    write: (c, secret) => setCookie(c, NAME, secret, { ...options, maxAge: LIFETIME_SECONDS }),
    remove: (c) => void deleteCookie(c, NAME, options),
  };
};
