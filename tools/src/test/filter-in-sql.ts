import type { Where } from '@rookery/api/db/where.ts';
import { epochOf, idsOf, RESULT, type SideFilter, VARIANT_ID } from '@rookery/api/games/filter.ts';
import { GAME_SPEED_ID } from '@rookery/shared/lichess/speed.ts';
import { STATUS_ID } from '@rookery/shared/lichess/status.ts';
import { playerIdOf } from '@rookery/shared/lichess/username.ts';

/** Adds what a filter says of the sides `s`, in SQL: what the one in memory is compared with. */
export const filterInSql = (where: Where, filter: SideFilter): void => {
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
  if (filter.ids)
    where.and(
      "s.game_no = any(array(select no from games where id = any(string_to_array(?, ','))))",
      filter.ids.join(','),
    );
  if (filter.minPlies !== undefined) where.and('s.plies >= ?', filter.minPlies);
  if (filter.maxPlies !== undefined) where.and('s.plies <= ?', filter.maxPlies);
  filterTime(where, filter);
};

const filterPlayer = (where: Where, filter: SideFilter): void => {
  const { player } = filter;
  if (player === undefined) {
    where.and('s.white');
    return;
  }
  where.and('s.player_no = player_no(?)', playerIdOf(player));
  if (filter.color !== undefined) where.and('s.white = ?', filter.color === 'white');
  else where.and('(s.white or s.opponent_no is distinct from s.player_no)');
  if (filter.opponent !== undefined) where.and('s.opponent_no = player_no(?)', playerIdOf(filter.opponent));
};

const filterKinds = (where: Where, filter: SideFilter): void => {
  const list = (ids: readonly number[]): string => `{${ids.join(',')}}`;
  if (filter.variant)
    where.and('s.variant = any(?::smallint[])', list(idsOf('variant', filter.variant, VARIANT_ID)));
  if (filter.speed)
    where.and('s.speed = any(?::smallint[])', list(idsOf('speed', filter.speed, GAME_SPEED_ID)));
  if (filter.status)
    where.and('s.status = any(?::smallint[])', list(idsOf('status', filter.status, STATUS_ID)));
  else if (!filter.ids) where.and('s.result is not null');
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
  for (const [given, operator] of [
    [since, '>='],
    [until, '<'],
  ] as const) {
    if (given !== undefined) where.and(`s.at ${operator} to_timestamp(?::float8 / 1000)`, epochOf(given, tz));
  }
};
