import { MOST_INT } from '@rookery/shared/contract/row-id.ts';
import { RookeryError } from '@rookery/shared/errors.ts';
import { LAST_MS } from '@rookery/shared/lichess/game.ts';

/** The opaque cursor of a list: the sort values of its last item. */
export const makeCursor = (parts: readonly (string | number)[]): string =>
  new TextEncoder().encode(parts.join('~')).toBase64({ alphabet: 'base64url', omitPadding: true });

/** The sort values of a cursor made with `count` of them. Throws invalid_cursor. */
export const parseCursor = (cursor: string, count: number): string[] => {
  try {
    const parts = new TextDecoder('utf-8', { fatal: true })
      .decode(Uint8Array.fromBase64(cursor, { alphabet: 'base64url' }))
      .split('~');
    if (parts.length === count && parts.every((part) => PRINTABLE.test(part))) return parts;
  } catch {
    // Not of our making: the same answer as for one of the wrong length.
  }
  return refuse();
};

const PRINTABLE = /^[\x21-\x7e]+$/;

const refuse = (): never => {
  throw new RookeryError('invalid_cursor', 'cursor: is not one that a list of this kind gave');
};

const upTo = (most: number, part: string | undefined): number => {
  const value = Number(part);
  return Number.isInteger(value) && value >= 0 && value <= most ? value : refuse();
};

/** A number of a row out of a cursor. Throws invalid_cursor. */
export const cursorNumber = (part: string | undefined): number => upTo(MOST_INT, part);

/** Epoch milliseconds out of a cursor. Throws invalid_cursor. */
export const cursorInstant = (part: string | undefined): number => upTo(LAST_MS, part);

/** Cuts a list that was read with one item too many, and makes the cursor of the rest. */
export const pageOf = <T>(
  rows: readonly T[],
  limit: number,
  cursorOf: (last: T) => string,
): { items: T[]; next: string | null } => {
  const items = rows.slice(0, limit);
  const last = items.at(-1);
  return { items, next: rows.length > limit && last !== undefined ? cursorOf(last) : null };
};
