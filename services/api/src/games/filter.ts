import { isVariant, VARIANTS } from '@rookery/shared/chess/variant.ts';
import type { GameFilter } from '@rookery/shared/contract/game-filter.ts';
import { type ErrorCode, RookeryError } from '@rookery/shared/errors.ts';
import { SPEED_ID } from '@rookery/shared/lichess/speed.ts';
import { STATUS_ID } from '@rookery/shared/lichess/status.ts';
import { playerIdOf } from '@rookery/shared/lichess/username.ts';
import { startOfDay } from '@rookery/shared/start-of-day.ts';
import type { Where } from '../db/where.ts';

/** Which games; in what order is said elsewhere. */
type SideFilter = Omit<GameFilter, 'order'>;

const RESULT = { win: 1, draw: 0, loss: -1 } as const;

/** Filters that say something of a player, or of their opponent. */
const OF_A_PLAYER = ['color', 'result', 'opponent', 'minOpponentRating', 'maxOpponentRating'] as const;

const refuse = (code: ErrorCode, detail: string): never => {
  throw new RookeryError(code, detail);
};

/** The ids of a comma list. Throws invalid_parameter for a name that is not one of them. */
const idsOf = (field: string, names: readonly string[], ids: Readonly<Record<string, number>>): string => {
  const list = names.map((name) =>
    Object.hasOwn(ids, name)
      ? (ids[name] as number)
      : refuse('invalid_parameter', `${field}: ${name} is none of ${Object.keys(ids).join(', ')}`),
  );
  return `{${list.join(',')}}`;
};

const VARIANT_ID = Object.fromEntries(
  Object.entries(VARIANTS).flatMap(([key, { id }]) => (isVariant(key) ? [[key, id]] : [])),
);

const isDate = (text: string): boolean => !text.includes('T');

/** Epoch milliseconds of a date, which begins in its time zone, or of a date-time. */
const epochOf = (text: string, timeZone: string): number =>
  isDate(text) ? startOfDay(text, timeZone).getTime() : Date.parse(text);

/**
 * Adds the conditions of a filter over `sides s`: the side of the player, or White's when no player is named, so that
 * a game is listed once. They speak of columns of `s` alone. Throws player_required and invalid_parameter.
 */
export const filterSides = (where: Where, filter: SideFilter): void => {
  filterPlayer(where, filter);
  filterKinds(where, filter);
  filterRatings(where, filter);
  if (filter.eco !== undefined || filter.opening !== undefined) {
    where.and(
      `s.opening_no = any(opening_nos(${filter.eco ? '?::text[]' : 'null'}, ${filter.opening ? '?' : 'null'}))`,
      ...(filter.eco ? [`{${filter.eco.join(',')}}`] : []),
      ...(filter.opening ? [filter.opening] : []),
    );
  }
  if (filter.minPlies !== undefined) where.and('s.plies >= ?', filter.minPlies);
  if (filter.maxPlies !== undefined) where.and('s.plies <= ?', filter.maxPlies);
  filterTime(where, filter);
};

const filterPlayer = (where: Where, filter: SideFilter): void => {
  const { player } = filter;
  if (player === undefined) {
    for (const field of OF_A_PLAYER) {
      if (filter[field] !== undefined)
        refuse('player_required', `${field}: says something of a player; name one with player=`);
    }
    where.and('s.white');
    return;
  }
  where.and('s.player_no = player_no(?)', playerIdOf(player));
  if (filter.color !== undefined) where.and('s.white = ?', filter.color === 'white');
  else where.and('(s.white or s.opponent_no is distinct from s.player_no)');
  if (filter.opponent !== undefined) where.and('s.opponent_no = player_no(?)', playerIdOf(filter.opponent));
};

const filterKinds = (where: Where, filter: SideFilter): void => {
  if (filter.variant)
    where.and('s.variant = any(?::smallint[])', idsOf('variant', filter.variant, VARIANT_ID));
  if (filter.speed) where.and('s.speed = any(?::smallint[])', idsOf('speed', filter.speed, SPEED_ID));
  if (filter.status) where.and('s.status = any(?::smallint[])', idsOf('status', filter.status, STATUS_ID));
  else where.and('s.result is not null');
  if (filter.rated !== undefined) where.and('s.rated = ?', filter.rated);
  if (filter.result !== undefined) where.and('s.result = ?', RESULT[filter.result]);
  if (filter.analyzed !== undefined) where.and('s.analyzed = ?', filter.analyzed);
};

const filterRatings = (where: Where, filter: SideFilter): void => {
  const { player, minRating, maxRating, minOpponentRating, maxOpponentRating } = filter;
  const columns = player === undefined ? ['s.rating', 's.opponent_rating'] : ['s.rating'];
  for (const column of columns) {
    if (minRating !== undefined) where.and(`${column} >= ?`, minRating);
    if (maxRating !== undefined) where.and(`${column} <= ?`, maxRating);
  }
  if (minOpponentRating !== undefined) where.and('s.opponent_rating >= ?', minOpponentRating);
  if (maxOpponentRating !== undefined) where.and('s.opponent_rating <= ?', maxOpponentRating);
};

const filterTime = (where: Where, { since, until, tz }: SideFilter): void => {
  if (since !== undefined && until !== undefined && epochOf(since, tz) > epochOf(until, tz))
    refuse('invalid_parameter', `since: ${since} is after until: ${until}`);
  for (const [given, operator] of [
    [since, '>='],
    [until, '<'],
  ] as const) {
    if (given === undefined) continue;
    if (isDate(given)) where.and(`s.at ${operator} to_timestamp(?::float8 / 1000)`, epochOf(given, tz));
    else where.and(`s.at ${operator} ?::timestamptz`, given);
  }
};
