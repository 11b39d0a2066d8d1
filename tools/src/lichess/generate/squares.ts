import type { SquareSet } from 'chessops/squareSet';
import type { Square } from 'chessops/types';

// Loops over bits: chessops' own iterator is a generator, which costs more than what is done with a square.

/** The n-th square of a set, counted from 0; the set must have it. */
export function nth(set: SquareSet, n: number): Square {
  let { lo, hi } = set;
  while (n > 0 && lo !== 0) {
    lo &= lo - 1;
    n--;
  }
  if (lo !== 0) return 31 - Math.clz32(lo & -lo);
  while (n-- > 0) hi &= hi - 1;
  return 63 - Math.clz32(hi & -hi);
}

/** The squares of a set, into an array that is used again. */
export function squaresOf(set: SquareSet, into: Square[]): Square[] {
  into.length = 0;
  for (let lo = set.lo; lo !== 0; lo &= lo - 1) into.push(31 - Math.clz32(lo & -lo));
  for (let hi = set.hi; hi !== 0; hi &= hi - 1) into.push(63 - Math.clz32(hi & -hi));
  return into;
}
