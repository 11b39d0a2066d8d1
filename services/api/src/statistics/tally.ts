import { type Variant, variantOfId } from '@rookery/shared/chess/variant.ts';
import type { Tally } from '@rookery/shared/contract/statistics.ts';
import { GAME_SPEED_ID, type GameSpeed, perfOf } from '@rookery/shared/lichess/speed.ts';
import type { SidePoint } from './side-line.ts';

const SPEEDS = new Map<number, GameSpeed>(
  Object.entries(GAME_SPEED_ID).map(([key, id]) => [id, key as GameSpeed]),
);

/** The speed with a stored id. */
export const speedOfId = (id: number): GameSpeed => SPEEDS.get(id) ?? 'unknown';

/** The variant with a stored id. */
export const variantName = (id: number): Variant | 'unknown' => variantOfId(id) ?? 'unknown';

/** The perf of a game. */
export const perfOfPoint = ({ variant, speed }: Pick<SidePoint, 'variant' | 'speed'>): string =>
  perfOf(variantName(variant), speedOfId(speed));

export const emptyTally = (): Tally => ({ games: 0, win: 0, draw: 0, loss: 0 });

/** Results in all and by what lists are divided by. */
export interface Tallies {
  all: Tally;
  bySpeed: Record<string, Tally>;
  byVariant: Record<string, Tally>;
  byColor: { white: Tally; black: Tally };
}

/** Counts games of a line. */
export interface Counter {
  add(point: Readonly<SidePoint>): void;
  tallies(): Tallies;
}

const SPEED_PLACES = 8;
const VARIANT_PLACES = 16;
/** By color, and by result and none. */
const RESULT_PLACES = 8;

/** Adds games that ended so. */
export const addTo = (tally: Tally, result: number, games: number): void => {
  tally.games += games;
  if (result === 1) tally.win += games;
  else if (result === 0) tally.draw += games;
  else if (result === -1) tally.loss += games;
};

/** Counts by number while a hundred thousand games pass, and names only what was counted. */
export const createCounter = (): Counter => {
  const counts = new Int32Array(VARIANT_PLACES * SPEED_PLACES * RESULT_PLACES);
  return {
    add: ({ variant, speed, white, result }) => {
      const place = (variant * SPEED_PLACES + speed) * RESULT_PLACES + (white ? 4 : 0) + (result ?? 2) + 1;
      counts[place] = (counts[place] as number) + 1;
    },
    tallies: () => {
      const tallies: Tallies = {
        all: emptyTally(),
        bySpeed: {},
        byVariant: {},
        byColor: { white: emptyTally(), black: emptyTally() },
      };
      for (const [place, games] of counts.entries()) {
        if (games === 0) continue;
        const perf = Math.floor(place / RESULT_PLACES);
        const speed = speedOfId(perf % SPEED_PLACES);
        const variant = variantName(Math.floor(perf / SPEED_PLACES));
        const result = (place % 4) - 1;
        tallies.bySpeed[speed] ??= emptyTally();
        tallies.byVariant[variant] ??= emptyTally();
        for (const tally of [
          tallies.all,
          tallies.bySpeed[speed] as Tally,
          tallies.byVariant[variant] as Tally,
          tallies.byColor[place & 4 ? 'white' : 'black'],
        ])
          addTo(tally, result, games);
      }
      return tallies;
    },
  };
};
