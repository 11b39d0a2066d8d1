import type { RatedAt } from '@rookery/shared/contract/statistics.ts';
import type { SidePoint } from './side-line.ts';

/** A rating after a game, the game by its number. */
export interface RatingPoint {
  rating: number;
  at: number;
  gameNo: number;
  provisional: boolean;
}

/** The rating after a rated game; undefined for any other. */
export const ratingPoint = ({
  rated,
  rating,
  at,
  gameNo,
  provisional,
}: Readonly<SidePoint>): RatingPoint | undefined =>
  rated && rating !== null ? { rating, at, gameNo, provisional } : undefined;

/** Whether a rating is a higher peak: any that is not provisional is higher than one that is. */
export const isHigher = (point: RatingPoint, peak: RatingPoint | undefined): boolean => {
  if (!peak) return true;
  if (point.provisional !== peak.provisional) return peak.provisional;
  return point.rating > peak.rating;
};

/** At most `most` of the points: the first, the last, and the extremes of stretches of as many games each. */
export const thin = (points: readonly RatingPoint[], most: number): RatingPoint[] => {
  if (points.length <= most) return [...points];
  const stretches = (most - 2) >> 1;
  const kept = new Set([0, points.length - 1]);
  const inner = points.length - 2;
  for (let stretch = 0; stretch < stretches; stretch++) {
    const from = 1 + Math.floor((stretch * inner) / stretches);
    const to = 1 + Math.floor(((stretch + 1) * inner) / stretches);
    let [lowest, highest] = [from, from];
    for (let i = from; i < to; i++) {
      const { rating } = points[i] as RatingPoint;
      if (rating < (points[lowest] as RatingPoint).rating) lowest = i;
      if (rating > (points[highest] as RatingPoint).rating) highest = i;
    }
    kept.add(lowest).add(highest);
  }
  return [...kept].sort((a, b) => a - b).map((i) => points[i] as RatingPoint);
};

/** As the API says it. */
export const ratedAt = (
  { rating, at, gameNo, provisional }: RatingPoint,
  ids: ReadonlyMap<number, string>,
): RatedAt => ({
  rating,
  at: new Date(at).toISOString(),
  gameId: ids.get(gameNo) ?? '',
  provisional,
});
