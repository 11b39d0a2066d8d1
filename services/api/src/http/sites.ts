import { networkInterfaces } from 'node:os';

/** What the stack is served as. */
export interface Sites {
  /** Whether the page is reached over TLS. */
  overTls: boolean;
  /** Whether a `Host` is one of ours: no page of a stranger's domain that resolves to this machine is. */
  isHost(host: string): boolean;
  /** Whether an `Origin` is that of the page as it is served at that `Host`. */
  isOrigin(origin: string, host: string): boolean;
}

export interface SiteOptions {
  /** Where the API listens. */
  host?: string;
  /** What the page is served as to the world. */
  publicUrl?: string;
  /** By which the services reach the API. */
  apiUrl?: string;
}

const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/;
const WILDCARDS = new Set(['0.0.0.0', '::']);

/** Whether a server that listens there is reached from this machine alone. */
export const isLoopback = (host: string): boolean => LOOPBACK.test(bracketed(host));

const bracketed = (host: string): string => (host.includes(':') ? `[${host}]` : host);

/** The names and addresses that the stack answers to: loopback, where it listens, and what it is told it is served as. */
export const createSites = ({ host = '127.0.0.1', publicUrl, apiUrl }: SiteOptions = {}): Sites => {
  const site = publicUrl === undefined ? undefined : new URL(publicUrl);
  const inside = apiUrl === undefined ? undefined : new URL(apiUrl).host;
  // The usual port may be named or not.
  const isSite = (given: string) =>
    site !== undefined && URL.parse(`${site.protocol}//${given}`)?.host === site.host;
  // An address in the address bar is no name that somebody else could point here.
  const isOurAddress = (name: string) =>
    WILDCARDS.has(host) ? ownAddresses().has(name) : name === bracketed(host);
  const isHost = (given: string): boolean => {
    const url = urlOf(given);
    if (url === undefined) return false;
    return isSite(given) || url.host === inside || LOOPBACK.test(url.hostname) || isOurAddress(url.hostname);
  };
  return {
    overTls: site?.protocol === 'https:',
    isHost,
    isOrigin: (origin, given) => {
      if (!URL.canParse(origin)) return false;
      const { origin: normal, protocol, host: from } = new URL(origin);
      if (normal === site?.origin) return true;
      if (protocol !== 'http:' || isSite(given)) return false;
      // Another port of this machine is another page.
      return isHost(given) && from === urlOf(given)?.host;
    },
  };
};

/** A Host as a URL reads it; undefined for what is none. */
const urlOf = (host: string): URL | undefined => {
  if (!/^([A-Za-z0-9.-]+|\[[0-9A-Fa-f:.]+\])(:\d{1,5})?$/.test(host)) return undefined;
  return URL.parse(`http://${host}`) ?? undefined;
};

/** The addresses of this machine, as they stand in a URL. */
const ownAddresses = (): Set<string> =>
  new Set(
    Object.values(networkInterfaces()).flatMap((list) =>
      (list ?? []).map(({ address }) => bracketed(address)),
    ),
  );
