import { type Variant, variantOfId } from '@rookery/shared/chess/variant.ts';
import type { Tally } from '@rookery/shared/contract/statistics.ts';
import { perfOf, SPEED_ID, type Speed } from '@rookery/shared/lichess/speed.ts';
import type { SidePoint } from './side-line.ts';

const SPEEDS = new Map<number, Speed>(Object.entries(SPEED_ID).map(([key, id]) => [id, key as Speed]));

/** The speed with a stored id; as in lists, a game of none is a correspondence game. */
export const speedOfId = (id: number): Speed => SPEEDS.get(id) ?? 'correspondence';

/** The variant with a stored id. */
export const variantName = (id: number): Variant | 'unknown' => variantOfId(id) ?? 'unknown';

/** The perf of a game. */
export const perfOfPoint = ({ variant, speed }: Pick<SidePoint, 'variant' | 'speed'>): string =>
  perfOf(variantName(variant), speedOfId(speed));

export const emptyTally = (): Tally => ({ games: 0, win: 0, draw: 0, loss: 0 });

/** Counts a game. One that is not finished has no result. */
export const count = (tally: Tally, result: number | null): void => {
  tally.games++;
  if (result === 1) tally.win++;
  else if (result === 0) tally.draw++;
  else if (result === -1) tally.loss++;
};

/** Results in all and by what lists are divided by. */
export interface Tallies {
  all: Tally;
  bySpeed: Record<string, Tally>;
  byVariant: Record<string, Tally>;
  byColor: { white: Tally; black: Tally };
}

export const emptyTallies = (): Tallies => ({
  all: emptyTally(),
  bySpeed: {},
  byVariant: {},
  byColor: { white: emptyTally(), black: emptyTally() },
});

const countBy = (tallies: Record<string, Tally>, key: string, result: number | null): void => {
  tallies[key] ??= emptyTally();
  count(tallies[key] as Tally, result);
};

/** Counts a game everywhere it belongs. */
export const countPoint = (tallies: Tallies, point: Readonly<SidePoint>): void => {
  const { result } = point;
  count(tallies.all, result);
  countBy(tallies.bySpeed, speedOfId(point.speed), result);
  countBy(tallies.byVariant, variantName(point.variant), result);
  count(tallies.byColor[point.white ? 'white' : 'black'], result);
};
