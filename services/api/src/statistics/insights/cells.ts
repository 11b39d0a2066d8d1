import type { MoveMetric, Sums } from './metrics.ts';

/** Sums of the moves of many games by place. */
export interface Cells {
  /** Adds the moves of a game: the place of each, not a number where it has none, and its value, likewise. */
  addGame(moves: number, places: Float64Array, values: Float64Array): void;
  /** What was summed up at a place; undefined where nothing was. */
  at(cell: number): Sums | undefined;
}

/** Empty ones. A game adds to few places at most, and is counted once at each. */
export const createCells = (cells: number, metric: MoveMetric): Cells => {
  const kinds = metric.kinds?.length ?? 0;
  const perGame = metric.perGame === true;
  const n = new Float64Array(cells);
  const sum = new Float64Array(cells);
  const squares = new Float64Array(cells);
  const games = new Float64Array(cells);
  const parts = new Float64Array(cells * kinds);
  /** Values of the game under way, and the places that have any. */
  const inGame = new Float64Array(cells);
  const touched = new Int32Array(cells);
  let touches = 0;
  const endGame = (): void => {
    for (let i = 0; i < touches; i++) {
      const cell = touched[i] as number;
      const moves = inGame[cell] as number;
      inGame[cell] = 0;
      games[cell] = (games[cell] as number) + 1;
      if (!perGame) continue;
      n[cell] = (n[cell] as number) + 1;
      sum[cell] = (sum[cell] as number) + moves;
      squares[cell] = (squares[cell] as number) + moves * moves;
    }
    touches = 0;
  };
  return {
    addGame: (moves, places, values) => {
      for (let move = 0; move < moves; move++) {
        const place = places[move] as number;
        const value = values[move] as number;
        if (Number.isNaN(place) || Number.isNaN(value)) continue;
        const cell = place | 0;
        if (inGame[cell] === 0) touched[touches++] = cell;
        inGame[cell] = (inGame[cell] as number) + 1;
        if (perGame) continue;
        n[cell] = (n[cell] as number) + 1;
        if (kinds > 0) {
          const part = cell * kinds + (value | 0);
          parts[part] = (parts[part] as number) + 1;
        } else {
          sum[cell] = (sum[cell] as number) + value;
          squares[cell] = (squares[cell] as number) + value * value;
        }
      }
      endGame();
    },
    at: (cell) =>
      games[cell] === 0
        ? undefined
        : {
            games: games[cell] as number,
            n: n[cell] as number,
            sum: sum[cell] as number,
            squares: squares[cell] as number,
            parts: [...parts.subarray(cell * kinds, (cell + 1) * kinds)],
          },
  };
};
