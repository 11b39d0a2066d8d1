import { isVariant, VARIANTS } from '@rookery/shared/chess/variant.ts';
import type { GameFilter } from '@rookery/shared/contract/game-filter.ts';
import { type ErrorCode, RookeryError } from '@rookery/shared/errors.ts';
import { SPEED_ID } from '@rookery/shared/lichess/speed.ts';
import { STATUS_ID } from '@rookery/shared/lichess/status.ts';
import { playerIdOf } from '@rookery/shared/lichess/username.ts';
import type { Where } from '../db/where.ts';

const RESULT = { win: 1, draw: 0, loss: -1 } as const;

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

/**
 * Adds the conditions of a filter over `sides s`: the side of the player, or White's when no player is named, so that
 * a game is listed once. Throws player_required and invalid_parameter.
 */
export const filterSides = (where: Where, filter: GameFilter): void => {
  const { player } = filter;
  if (player === undefined) {
    for (const field of ['color', 'result', 'opponent'] as const) {
      if (filter[field] !== undefined)
        refuse('player_required', `${field}: says something of a player; name one with player=`);
    }
    where.and('s.white');
  } else {
    where.and('s.player_no = (select no from players where id = ?)', playerIdOf(player));
    if (filter.color !== undefined) where.and('s.white = ?', filter.color === 'white');
    else where.and('(s.white or s.opponent_no is distinct from s.player_no)');
  }
  if (filter.opponent !== undefined) {
    where.and('s.opponent_no = (select no from players where id = ?)', playerIdOf(filter.opponent));
  }
  if (filter.variant)
    where.and('s.variant = any(?::smallint[])', idsOf('variant', filter.variant, VARIANT_ID));
  if (filter.speed) where.and('s.speed = any(?::smallint[])', idsOf('speed', filter.speed, SPEED_ID));
  if (filter.status) where.and('s.status = any(?::smallint[])', idsOf('status', filter.status, STATUS_ID));
  else where.and('s.result is not null');
  if (filter.rated !== undefined) where.and('s.rated = ?', filter.rated);
  if (filter.result !== undefined) where.and('s.result = ?', RESULT[filter.result]);
  if (filter.minPlies !== undefined) where.and('s.plies >= ?', filter.minPlies);
  if (filter.maxPlies !== undefined) where.and('s.plies <= ?', filter.maxPlies);
  if (filter.since !== undefined) where.and('s.at >= ?::timestamptz', filter.since);
  if (filter.until !== undefined) where.and('s.at < ?::timestamptz', filter.until);
};
