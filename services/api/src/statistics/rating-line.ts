import { VARIANTS } from '@rookery/shared/chess/variant.ts';
import type { RatedAt } from '@rookery/shared/contract/statistics.ts';
import type { SidePoint } from './side-line.ts';
import { perfOfPoint } from './tally.ts';

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

/** The ratings of one perf. */
export interface PerfLine {
  games: number;
  now: RatingPoint;
  peak: RatingPoint;
}

/** Where the ratings of each perf stand, and how high they stood. */
export interface PerfLines {
  add(point: Readonly<SidePoint>): void;
  /** By perf. */
  lines(): Map<string, PerfLine>;
}

/** Any rating that is not provisional is a higher peak than one that is. */
const isHigher = (point: RatingPoint, peak: RatingPoint): boolean =>
  point.provisional === peak.provisional ? point.rating > peak.rating : peak.provisional;

export const createPerfLines = (): PerfLines => {
  const byPlace = new Map<number, PerfLine & { perf: string }>();
  return {
    add: (side) => {
      const point = ratingPoint(side);
      if (!point) return;
      // Two variants have one perf: standard chess from any position.
      const { variant, speed } = side;
      const place =
        variant === VARIANTS.standard.id || variant === VARIANTS.fromPosition.id ? -speed : variant;
      const line = byPlace.get(place);
      if (!line) {
        byPlace.set(place, { perf: perfOfPoint(side), games: 1, now: point, peak: point });
        return;
      }
      line.games++;
      line.now = point;
      if (isHigher(point, line.peak)) line.peak = point;
    },
    lines: () => new Map([...byPlace.values()].map((line) => [line.perf, line])),
  };
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
