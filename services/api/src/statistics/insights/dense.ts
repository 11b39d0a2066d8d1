import { NONE_32 } from '../../sides/side-columns.ts';

/** Numbers that are few: each by its place among them, from 0 on. */
export interface Dense {
  /** The numbers, by place. */
  numbers: number[];
  /** The place of each. */
  places: Int32Array;
}

/** Wider ranges are looked up in a map, which takes ten times as long. */
const MOST_SPAN = 4_000_000;

const spanOf = (numbers: Int32Array): { least: number; span: number } => {
  let [least, most] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (let i = 0; i < numbers.length; i++) {
    const number = numbers[i] as number;
    if (number === NONE_32) continue;
    if (number < least) least = number;
    if (number > most) most = number;
  }
  return { least, span: most < least ? 0 : most - least + 1 };
};

/** Gives each number its place, `NONE_32` among them. */
export const dense = (all: Int32Array): Dense => {
  const { least, span } = spanOf(all);
  const places = new Int32Array(all.length);
  const numbers: number[] = [];
  if (span > MOST_SPAN) {
    const known = new Map<number, number>();
    for (let i = 0; i < all.length; i++) {
      const number = all[i] as number;
      const place = known.get(number) ?? numbers.push(number) - 1;
      known.set(number, place);
      places[i] = place;
    }
    return { numbers, places };
  }
  // The place and one; behind all numbers, that of none.
  const known = new Int32Array(span + 1);
  for (let i = 0; i < all.length; i++) {
    const number = all[i] as number;
    const at = number === NONE_32 ? span : number - least;
    if (known[at] === 0) known[at] = numbers.push(number);
    places[i] = (known[at] as number) - 1;
  }
  return { numbers, places };
};
