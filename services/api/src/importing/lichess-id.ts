/** Pages of Lichess whose names look like the id of a game. */
const PAGES = new Set(['analysis', 'insights', 'practice', 'training', 'timeline', 'opponent']);

const PATH = /^\/([A-Za-z0-9]{8})(?:[A-Za-z0-9]{4})?(?:\/(?:white|black))?\/?$/;

const addressOf = (site: string): URL | undefined => {
  try {
    return new URL(/^https?:\/\//i.test(site) ? site : `https://${site}`);
  } catch {
    return undefined;
  }
};

/**
 * The id of the game of Lichess that a Site tag names: `https://lichess.org/abcdefgh`, or the same in a language of old (`de.lichess.org`)
 * or at `lichessUrl`.
 * Undefined for any other site, and for Lichess's studies and broadcasts, whose chapters are no games of it.
 */
export const lichessIdOf = (site: string | undefined, lichessUrl?: string): string | undefined => {
  // As Lichess writes it, which nearly all are: a tenth of the time of reading it as an address.
  const plain = /^https:\/\/lichess\.org\/(\w{8})$/.exec(site ?? '')?.[1];
  if (plain !== undefined && !plain.includes('_') && !PAGES.has(plain)) return plain;
  const address = site === undefined ? undefined : addressOf(site.trim());
  if (!address) return undefined;
  const isLichess = /^((www|[a-z]{2})\.)?lichess\.org$/.test(address.host);
  if (!isLichess && (lichessUrl === undefined || address.host !== new URL(lichessUrl).host)) return undefined;
  const id = PATH.exec(address.pathname)?.[1];
  return id === undefined || PAGES.has(id) ? undefined : id;
};
