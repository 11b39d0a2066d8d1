import type { Mistake, Mistakes } from '@rookery/shared/contract/mistakes.ts';

/** The id of a mistake: that of its game, a hyphen and the ply. */
const ID = /^([A-Za-z0-9]{8}(?:[A-Za-z0-9]{4})?)-[1-9]\d{0,4}$/;

/** Where a mistake is looked for. */
export interface Source {
  /** When the game began, in ms; undefined where there is no such game. */
  beginOf(gameId: string): Promise<number | undefined>;
  /** A page of the mistakes in the games that began in a span. */
  page(player: string, since: string, until: string, cursor: string | undefined): Promise<Mistakes>;
}

/**
 * Any mistake of a player by its id; null where there is none. The API lists mistakes by filters alone, so those of the
 * games that began in the same moment are looked through.
 */
export const findMistake = async (
  { beginOf, page }: Source,
  player: string,
  id: string,
): Promise<Mistake | null> => {
  const gameId = ID.exec(id)?.[1];
  const begin = gameId === undefined ? undefined : await beginOf(gameId);
  if (begin === undefined) return null;
  const [since, until] = [begin, begin + 1].map((ms) => new Date(ms).toISOString()) as [string, string];
  let cursor: string | undefined;
  do {
    const { items, next } = await page(player, since, until, cursor);
    const found = items.find((one) => one.id === id);
    if (found) return found;
    cursor = next ?? undefined;
  } while (cursor !== undefined);
  return null;
};
