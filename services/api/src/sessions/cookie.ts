import type { Context } from 'hono';
import { deleteCookie, getCookie, setCookie } from 'hono/cookie';
import type { CookieOptions } from 'hono/utils/cookie';
import { hostOf } from '../http/address.ts';
import { LIFETIME_SECONDS } from './session-rows.ts';

const NAME = 'rookery';

/** The cookie of the page's session: bound to the very host by its prefix wherever the page is served over TLS. */
export interface SessionCookie {
  /** For the description, which is the same at every port. */
  name: string;
  read(c: Context): string | undefined;
  write(c: Context, secret: string): void;
  remove(c: Context): void;
}

export const createSessionCookie = (overTls: boolean): SessionCookie => {
  const prefix = overTls ? 'host' : undefined;
  const options: CookieOptions = { path: '/', httpOnly: true, sameSite: 'Strict', secure: overTls, prefix };
  const nameFor = (c: Context) => (overTls ? NAME : nameAt(portOf(hostOf(c))));
  return {
    name: overTls ? `__Host-${NAME}` : nameAt('3000'),
    read: (c) => {
      const name = nameFor(c);
      return (prefix === undefined ? getCookie(c, name) : getCookie(c, name, prefix)) || undefined;
    },
    write: (c, secret) => setCookie(c, nameFor(c), secret, { ...options, maxAge: LIFETIME_SECONDS }),
    remove: (c) => void deleteCookie(c, nameFor(c), options),
  };
};

// A browser sends the cookies of a host to each of its ports: without it, two stacks of a machine would sign each other out.
const nameAt = (port: string): string => `port-${port}-${NAME}`;

/** The port that the browser asked, which may be another than the one we listen on. */
const portOf = (host: string): string => /:(\d+)$/.exec(host)?.[1] ?? '80';
