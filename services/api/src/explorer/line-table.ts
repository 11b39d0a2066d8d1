import { LINE_PLIES } from '../saving/stored-lines.ts';

/** A way in which lines come to a position. */
export interface Visit {
  /** Of the first visit. */
  ply: number;
  /** The key of the position after it; null where the game ended there. */
  next: string | null;
}

/** The lines that come to a position, and how: `codes[i]` is of the line `nos[i]`, 1 for the first of `visits`. */
export interface LineVisits {
  nos: readonly number[];
  codes: readonly number[];
  visits: readonly Visit[];
}

/** Opening lines by their numbers, as `lines` holds them. */
export interface LineTable {
  /** The highest number that was added. */
  last(): number;
  has(no: number): boolean;
  /** Keys of plies 0 to 8 at most, 64 bits as text. */
  add(no: number, keys: readonly string[]): void;
  /** The lines that come to a position in plies 0 to 7. */
  find(key: string): LineVisits;
}

const MOST_KEYS = LINE_PLIES + 1;

const highOf = (key: bigint): number => Number(BigInt.asIntN(32, key >> 32n));
const lowOf = (key: bigint): number => Number(BigInt.asIntN(32, key));

const grown = <T extends Int32Array | Uint8Array>(array: T, longer: T): T => {
  longer.set(array);
  return longer;
};

/**
 * An empty table. 73 bytes a line: keys lie apart in two halves, since comparing numbers of 32 bits takes a thirtieth of
 * what comparing bigints takes. 64,000 lines are searched in a millisecond.
 */
export const createLineTable = (): LineTable => {
  let capacity = 1024;
  let [low, high] = [new Int32Array(capacity * MOST_KEYS), new Int32Array(capacity * MOST_KEYS)];
  let lengths = new Uint8Array(capacity);
  let last = 0;
  const grow = (no: number): void => {
    while (no >= capacity) capacity *= 2;
    low = grown(low, new Int32Array(capacity * MOST_KEYS));
    high = grown(high, new Int32Array(capacity * MOST_KEYS));
    lengths = grown(lengths, new Uint8Array(capacity));
  };
  const placeIn = (no: number, [wantedLow, wantedHigh]: [number, number]): number => {
    const from = no * MOST_KEYS;
    const end = from + Math.min(lengths[no] as number, LINE_PLIES);
    for (let i = from; i < end; i++) if (low[i] === wantedLow && high[i] === wantedHigh) return i;
    return -1;
  };
  const hasNext = (i: number): boolean =>
    (i % MOST_KEYS) + 1 < (lengths[Math.floor(i / MOST_KEYS)] as number);
  const isAlike = (i: number, j: number): boolean =>
    i % MOST_KEYS === j % MOST_KEYS &&
    hasNext(i) === hasNext(j) &&
    (!hasNext(i) || (low[i + 1] === low[j + 1] && high[i + 1] === high[j + 1]));
  const keyAt = (i: number): string =>
    ((BigInt(high[i] as number) << 32n) | BigInt.asUintN(32, BigInt(low[i] as number))).toString();
  return {
    last: () => last,
    has: (no) => no < capacity && lengths[no] !== 0,
    add: (no, keys) => {
      if (no >= capacity) grow(no);
      keys.forEach((text, i) => {
        const key = BigInt(text);
        low[no * MOST_KEYS + i] = lowOf(key);
        high[no * MOST_KEYS + i] = highOf(key);
      });
      lengths[no] = keys.length;
      last = Math.max(last, no);
    },
    find: (text) => {
      const key = BigInt(text);
      const halves: [number, number] = [lowOf(key), highOf(key)];
      const [nos, codes, visits]: [number[], number[], Visit[]] = [[], [], []];
      // Where each of the visits was met first: there are few, and the most frequent come first.
      const firsts: number[] = [];
      for (let no = 0; no <= last; no++) {
        const i = placeIn(no, halves);
        if (i < 0) continue;
        const found = firsts.findIndex((first) => isAlike(i, first));
        if (found < 0) {
          firsts.push(i);
          visits.push({ ply: i % MOST_KEYS, next: hasNext(i) ? keyAt(i + 1) : null });
        }
        nos.push(no);
        codes.push(found < 0 ? visits.length : found + 1);
      }
      return { nos, codes, visits };
    },
  };
};
