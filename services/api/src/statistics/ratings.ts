import { isVariant, VARIANTS } from '@rookery/shared/chess/variant.ts';
import type { RatingHistory, RatingsQuery } from '@rookery/shared/contract/statistics.ts';
import { RookeryError } from '@rookery/shared/errors.ts';
import { GAME_SPEED_ID, type GameSpeed } from '@rookery/shared/lichess/speed.ts';
import type { Database } from '../db/connect.ts';
import { readyToChoose } from '../sides/choose.ts';
import type { Rows } from '../sides/narrow.ts';
import type { SideColumns } from '../sides/side-columns.ts';
import { readGameIds } from './game-names.ts';
import { PERF } from './insights/game-kinds.ts';
import { knownPlayer } from './player.ts';
import { type RatingPoint, ratedAt, ratingPoint, thin } from './rating-line.ts';
import { walkSides } from './side-line.ts';
import { perfOfPoint } from './tally.ts';

const PERFS = PERF.groups.map(({ key }) => key);

const OF_SPEEDS = new Uint8Array(256);
for (const { id } of [VARIANTS.standard, VARIANTS.fromPosition]) OF_SPEEDS[id] = 1;

/** What restricts to the games of a perf. Throws invalid_parameter for one that nobody knows. */
const perfFilter = (perf: string): ((rows: Rows, columns: SideColumns) => void) => {
  if (Object.hasOwn(GAME_SPEED_ID, perf))
    return (rows, { speed, variant }) => {
      rows.equal(speed, GAME_SPEED_ID[perf as GameSpeed]);
      rows.marked(variant, OF_SPEEDS);
    };
  if (!PERFS.includes(perf) || !isVariant(perf))
    throw new RookeryError('invalid_parameter', `perf: ${perf} is none of ${PERFS.join(', ')}`);
  return (rows, { variant }) => rows.equal(variant, VARIANTS[perf].id);
};

/**
 * The rating after each rated game of a perf, thinned. Throws player_not_found, invalid_parameter for a perf that
 * nobody knows, and what the filters throw.
 */
export const rateHistory = async (
  db: Pick<Database, 'sql' | 'sides'>,
  playerId: string,
  query: RatingsQuery,
): Promise<RatingHistory> => {
  const { perf, points: most } = query;
  const { sql } = db;
  // The filter is judged before it is asked who the player is.
  const ofPerf = perf === undefined ? undefined : perfFilter(perf);
  const choose = await readyToChoose(db, { ...query, player: playerId });
  await knownPlayer(sql, playerId);
  const lines = new Map<string, RatingPoint[]>();
  walkSides(choose(ofPerf), (point) => {
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
