/**
 * The user agent that Lichess sees: the version, whom to ask, and an id of this installation. The id is derived from
 * the owner's token, so that it stays the same over restarts and tells nothing about the token.
 */
export const makeUserAgent = (version: string, contact: string | undefined, token: string): string => {
  const installation = new Bun.CryptoHasher('sha256', token)
    .update('installation')
    .digest('hex')
    .slice(0, 12);
  return `Rookery/${version} (+${contact ?? 'Rookery, a chess backend that its user runs'}; ${installation})`;
};
