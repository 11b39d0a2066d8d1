import { isVariant, VARIANTS } from '@rookery/shared/chess/variant.ts';
import type { GameFilter } from '@rookery/shared/contract/game-filter.ts';
import { type ErrorCode, RookeryError } from '@rookery/shared/errors.ts';
import { startOfDay } from '@rookery/shared/start-of-day.ts';

/** Which games; in what order is said elsewhere. */
export type SideFilter = Omit<GameFilter, 'order'>;

/** As `sides` holds it. */
export const RESULT = { win: 1, draw: 0, loss: -1 } as const;

/** Filters that say something of a player, or of their opponent. */
const OF_A_PLAYER = ['color', 'result', 'opponent', 'minOpponentRating', 'maxOpponentRating'] as const;

const refuse = (code: ErrorCode, detail: string): never => {
  throw new RookeryError(code, detail);
};

/** The ids of a comma list. Throws invalid_parameter for a name that is not one of them. */
export const idsOf = (
  field: string,
  names: readonly string[],
  ids: Readonly<Record<string, number>>,
): number[] =>
  names.map((name) =>
    Object.hasOwn(ids, name)
      ? (ids[name] as number)
      : refuse('invalid_parameter', `${field}: ${name} is none of ${Object.keys(ids).join(', ')}`),
  );

/** The variants that a filter may name, by their stored ids. */
export const VARIANT_ID = Object.fromEntries(
  Object.entries(VARIANTS).flatMap(([key, { id }]) => (isVariant(key) ? [[key, id]] : [])),
);

const isDate = (text: string): boolean => !text.includes('T');

/** Digits beyond milliseconds, which games do not have: what is from then on, or before it, is so from the next one on. */
const BEYOND_MS = /\.\d{3}0*[1-9]/;

/** Epoch milliseconds of a date, which begins in its time zone, or of a date-time. */
export const epochOf = (text: string, timeZone: string): number =>
  isDate(text) ? startOfDay(text, timeZone).getTime() : Date.parse(text) + (BEYOND_MS.test(text) ? 1 : 0);

/** Throws player_required and invalid_parameter for a filter that says what cannot be. */
export const checkFilter = (filter: SideFilter): void => {
  const { player, since, until, tz } = filter;
  for (const field of player === undefined ? OF_A_PLAYER : []) {
    if (filter[field] !== undefined)
      refuse('player_required', `${field}: says something of a player; name one with player=`);
  }
  if (since !== undefined && until !== undefined && epochOf(since, tz) > epochOf(until, tz))
    refuse('invalid_parameter', `since: ${since} is after until: ${until}`);
};
