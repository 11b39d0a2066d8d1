import { RookeryError } from '@rookery/shared/errors.ts';

/** What a page is, not which list it is of. */
const ASIDE = new Set(['cursor', 'limit', 'count']);
const NAMES_OF_PLAYERS = new Set(['player', 'opponent']);

/** What a cursor is bound to: with another filter or order it leads nowhere. Equal for equal lists of games. */
export const markOf = (query: object): string => {
  const fields = Object.entries(query)
    .filter(([name]) => !ASIDE.has(name))
    .map(([name, value]) => {
      if (Array.isArray(value)) return [name, ...value.toSorted()].join(' ');
      return `${name} ${NAMES_OF_PLAYERS.has(name) ? String(value).toLowerCase() : value}`;
    });
  return Bun.hash.crc32(fields.sort().join('\n')).toString(36);
};

/** Throws invalid_cursor where a cursor is bound to another list than that of the query. */
export const checkMark = (query: object, mark: string | undefined): void => {
  if (mark !== markOf(query))
    throw new RookeryError(
      'invalid_cursor',
      'cursor: is that of a list with other filters, or in another order',
    );
};
