/** Tables of the empty board. Squares are 0 (a1) to 63 (h8), as in chessops. */

/** Stands for "no square". */
export const NONE = 64;

/** Reads a byte. The callers keep the index inside the array: squares are 0 to 63, tables are full. */
export const at = (bytes: Uint8Array, index: number): number => bytes[index] as number;

const STEPS = {
  knight: [17, 15, 10, 6, -6, -10, -15, -17],
  king: [8, 1, -8, -1, 9, -7, -9, 7],
};

const step = (square: number, delta: number): number => {
  const to = square + delta;
  return to < 0 || to > 63 || Math.abs((to & 7) - (square & 7)) > 2 ? NONE : to;
};

const leaps = (deltas: readonly number[]): Uint8Array => {
  const table = new Uint8Array(64 * 9);
  for (let square = 0; square < 64; square++) {
    const targets = deltas.map((delta) => step(square, delta)).filter((to) => to !== NONE);
    table.set([targets.length, ...targets], square * 9);
  }
  return table;
};

/** At `square * 9`: how many squares a knight there attacks, then these squares. */
export const KNIGHT_LEAPS = leaps(STEPS.knight);

/** At `square * 9`: how many squares a king there attacks, then these squares. */
export const KING_LEAPS = leaps(STEPS.king);

const rays = (): Uint8Array => {
  const table = new Uint8Array(64 * 64);
  for (let square = 0; square < 64; square++) {
    STEPS.king.forEach((delta, direction) => {
      const ray: number[] = [];
      for (let to = step(square, delta); to !== NONE; to = step(to, delta)) ray.push(to);
      table.set([ray.length, ...ray], square * 64 + direction * 8);
    });
  }
  return table;
};

/**
 * At `square * 64 + direction * 8`: the length of the ray, then its squares, the nearest first.
 * Directions 0 to 3 are north, east, south and west, 4 to 7 are north-east, south-east, south-west and north-west.
 */
export const RAYS = rays();

const neighbors = (): Uint8Array => {
  const table = new Uint8Array(64 * 64);
  for (let square = 0; square < 64; square++) {
    for (let i = 1; i <= at(KING_LEAPS, square * 9); i++)
      table[square * 64 + at(KING_LEAPS, square * 9 + i)] = 1;
  }
  return table;
};

/** At `a * 64 + b`: 1 where a king on `a` attacks `b`. */
export const NEIGHBORS = neighbors();
