import { LINE_PLIES } from '../saving/stored-lines.ts';
import { halvesOf, keyOf } from '../sides/key-halves.ts';

/** A way in which lines come to a position. */
export interface Visit {
  /** Of the first visit. */
  ply: number;
  /** The key of the position after it; null where the game ended there. */
  next: string | null;
}

/** The lines that come to a position, and how. */
export interface LineVisits {
  /** By the number of the line: 0 where it does not, else 1 for the first of `visits`. */
  codes: Uint16Array;
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

const grown = <T extends Int32Array | Uint8Array>(array: T, longer: T): T => {
  longer.set(array);
  return longer;
};

/**
 * An empty table. 73 bytes a line: keys lie apart in two halves of 32 bits, 64,000 lines are searched in a millisecond.
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
  return {
    last: () => last,
    has: (no) => no < capacity && lengths[no] !== 0,
    add: (no, keys) => {
      if (no >= capacity) grow(no);
      keys.forEach((text, i) => {
        const halves = halvesOf(BigInt(text));
        low[no * MOST_KEYS + i] = halves.low;
        high[no * MOST_KEYS + i] = halves.high;
      });
      lengths[no] = keys.length;
      last = Math.max(last, no);
    },
    find: (text) => {
      const { low: wantedLow, high: wantedHigh } = halvesOf(BigInt(text));
      const codes = new Uint16Array(last + 1);
      const visits: Visit[] = [];
      // Where each of the visits was met first. The most frequent come early, so that few are compared.
      const firsts: { ply: number; hasNext: boolean; low: number; high: number }[] = [];
      for (let no = 1; no <= last; no++) {
        const from = no * MOST_KEYS;
        const length = lengths[no] as number;
        const most = Math.min(length, LINE_PLIES);
        let ply = 0;
        while (ply < most && (low[from + ply] !== wantedLow || high[from + ply] !== wantedHigh)) ply++;
        if (ply >= most) continue;
        const hasNext = ply + 1 < length;
        const nextLow = hasNext ? (low[from + ply + 1] as number) : 0;
        const nextHigh = hasNext ? (high[from + ply + 1] as number) : 0;
        let code = 0;
        for (; code < firsts.length; code++) {
          const first = firsts[code] as (typeof firsts)[number];
          if (
            first.low === nextLow &&
            first.high === nextHigh &&
            first.ply === ply &&
            first.hasNext === hasNext
          )
            break;
        }
        if (code === firsts.length) {
          firsts.push({ ply, hasNext, low: nextLow, high: nextHigh });
          visits.push({ ply, next: hasNext ? keyOf({ low: nextLow, high: nextHigh }) : null });
        }
        codes[no] = code + 1;
      }
      return { codes, visits };
    },
  };
};
