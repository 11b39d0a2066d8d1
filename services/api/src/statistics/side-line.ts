import type { Chosen } from '../sides/choose.ts';
import { NONE_8, NONE_16 } from '../sides/side-columns.ts';

/** A game of a player in the few facts that histories are made of. */
export interface SidePoint {
  gameNo: number;
  /** Epoch milliseconds. */
  at: number;
  /** 1 win, 0 draw, -1 loss; null where the game is not finished. */
  result: number | null;
  white: boolean;
  rated: boolean;
  provisional: boolean;
  /** Stored ids. */
  speed: number;
  variant: number;
  /** After the game; null without a rating. */
  rating: number | null;
}

/** Calls `visit` with each game chosen, the oldest first; one object, which changes from call to call. */
export const walkSides = ({ columns, rows }: Chosen, visit: (point: Readonly<SidePoint>) => void): void => {
  const { gameNo, at, result, white, rated, provisional, speed, variant, rating, ratingDiff } = columns;
  const point: SidePoint = {
    gameNo: 0,
    at: 0,
    result: null,
    white: false,
    rated: false,
    provisional: false,
    speed: 0,
    variant: 0,
    rating: null,
  };
  for (const row of rows) {
    const ended = result[row] as number;
    const before = rating[row] as number;
    const change = ratingDiff[row] as number;
    point.gameNo = gameNo[row] as number;
    point.at = at[row] as number;
    point.result = ended === NONE_8 ? null : ended;
    point.white = white[row] === 1;
    point.rated = rated[row] === 1;
    point.provisional = provisional[row] === 1;
    point.speed = speed[row] as number;
    point.variant = variant[row] as number;
    point.rating = before === NONE_16 ? null : before + (change === NONE_16 ? 0 : change);
    visit(point);
  }
};
