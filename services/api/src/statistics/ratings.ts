import { isVariant, VARIANTS } from '@rookery/shared/chess/variant.ts';
import type { RatingHistory, RatingsQuery } from '@rookery/shared/contract/statistics.ts';
import { RookeryError } from '@rookery/shared/errors.ts';
import { SPEED_ID } from '@rookery/shared/lichess/speed.ts';
import { createWhere, type Where } from '../db/where.ts';
import { filterSides } from '../games/filter.ts';
import { readGameIds } from './game-names.ts';
import { PERF } from './insights/game-kinds.ts';
import { knownPlayer } from './player.ts';
import { type RatingPoint, ratedAt, ratingPoint, thin } from './rating-line.ts';
import { type Reading, walkSides } from './side-line.ts';
import { perfOfPoint } from './tally.ts';

const PERFS = PERF.groups.map(({ key }) => key);

/** Restricts to the games of a perf; false for one that nobody knows. */
const filterPerf = (where: Where, perf: string): boolean => {
  if (Object.hasOwn(SPEED_ID, perf)) {
    where.and('s.speed = ?', SPEED_ID[perf as keyof typeof SPEED_ID]);
    where.and(`s.variant in (${VARIANTS.standard.id}, ${VARIANTS.fromPosition.id})`);
    return true;
  }
  if (!PERFS.includes(perf) || !isVariant(perf)) return false;
  where.and('s.variant = ?', VARIANTS[perf].id);
  return true;
};

/**
 * The rating after each rated game of a perf, thinned. Throws player_not_found, invalid_parameter for a perf that
 * nobody knows, and what the filters throw.
 */
export const rateHistory = async (
  db: Reading,
  playerId: string,
  query: RatingsQuery,
): Promise<RatingHistory> => {
  const { perf, points: most } = query;
  const { sql } = db;
  const choose = (where: Where): void => {
    filterSides(where, { ...query, player: playerId });
    if (perf !== undefined && !filterPerf(where, perf))
      throw new RookeryError('invalid_parameter', `perf: ${perf} is none of ${PERFS.join(', ')}`);
    where.and('s.rated and s.rating is not null');
  };
  // The filter is judged before it is asked who the player is.
  choose(createWhere());
  await knownPlayer(sql, playerId);
  const lines = new Map<string, RatingPoint[]>();
  await walkSides(db, playerId, choose, (point) => {
    const rating = ratingPoint(point);
    if (!rating) return;
    const key = perfOfPoint(point);
    const line = lines.get(key);
    if (line) line.push(rating);
    else lines.set(key, [rating]);
  });
  const [chosen, line] =
    perf === undefined
      ? ([...lines].sort(([, a], [, b]) => b.length - a.length)[0] ?? [null, []])
      : [perf, lines.get(perf) ?? []];
  const points = thin(line, most);
  const ids = await readGameIds(
    sql,
    points.map(({ gameNo }) => gameNo),
  );
  return { perf: chosen, games: line.length, points: points.map((point) => ratedAt(point, ids)) };
};
