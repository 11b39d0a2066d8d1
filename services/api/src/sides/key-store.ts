import { halvesOf, type KeyHalves } from './key-halves.ts';
import { longer } from './longer.ts';

/** Where a game comes to a position. */
export interface KeyVisit {
  gameNo: number;
  /** The place among its keys. */
  place: number;
  /** The key of the position after it, in two halves; undefined where the game ended there. */
  next: KeyHalves | undefined;
}

/** Keys of many games one behind the other, each in two halves of 32 bits. */
export interface Keys {
  low: Int32Array;
  high: Int32Array;
}

/** The keys of positions of many games: which games come to one is found by looking through all of them. */
export interface KeyStore {
  /** How many there are, with those that belong to no game any more. */
  length(): number;
  /** Bytes of memory that they take, without the room for more. */
  memory(): number;
  /** Takes in keys `from` to `to` of these as those of a game, and says where they are. */
  put(gameNo: number, keys: Keys, from: number, to: number): number;
  /** The keys `from` to `to` belong to no game any more. */
  clear(from: number, to: number): void;
  keys(): Keys;
  /** The first visit of each game that comes to the position. */
  find(key: bigint): KeyVisit[];
}

const FIRST = 16_384;
const GROWTH = 1.3;
/** Two halves and a tag. */
const KEY_BYTES = 10;
/** Where they begin, and whose they are. */
const GAME_BYTES = 8;

/** An empty one. */
export const createKeyStore = (): KeyStore => {
  let low: Int32Array = new Int32Array(FIRST);
  let high: Int32Array = new Int32Array(FIRST);
  /** The last 16 bits of each: what is looked through. Of four million keys sixty are no match after all. */
  let tags: Uint16Array = new Uint16Array(FIRST);
  let end = 0;
  /** Where the keys of each game begin, in order, and whose they are; 0 of none any more. */
  let starts: Int32Array = new Int32Array(FIRST);
  let games: Int32Array = new Int32Array(FIRST);
  let count = 0;

  const room = (length: number): void => {
    if (length > low.length) {
      const size = Math.ceil(Math.max(length, low.length * GROWTH));
      [low, high] = [longer(low, size), longer(high, size)];
      const grown = new Uint16Array(size);
      grown.set(tags);
      tags = grown;
    }
    if (count === starts.length) [starts, games] = [longer(starts, count * 2), longer(games, count * 2)];
  };
  /** The last of the games that begin at a place or before it. */
  const segmentAt = (place: number): number => {
    let [least, most] = [0, count];
    while (most - least > 1) {
      const middle = (least + most) >> 1;
      if ((starts[middle] as number) <= place) least = middle;
      else most = middle;
    }
    return least;
  };
  return {
    length: () => end,
    memory: () => end * KEY_BYTES + count * GAME_BYTES,
    keys: () => ({ low, high }),
    put: (gameNo, keys, from, to) => {
      const at = end;
      if (to <= from) return at;
      room(end + to - from);
      low.set(keys.low.subarray(from, to), at);
      high.set(keys.high.subarray(from, to), at);
      tags.set(keys.low.subarray(from, to), at);
      end += to - from;
      starts[count] = at;
      games[count++] = gameNo;
      return at;
    },
    clear: (from, to) => {
      if (to > from) games[segmentAt(from)] = 0;
    },
    find: (key) => {
      const { low: wantedLow, high: wantedHigh } = halvesOf(key);
      const tag = wantedLow & 0xffff;
      const all = tags.subarray(0, end);
      const visits: KeyVisit[] = [];
      // The search of the engine looks at many numbers at once.
      for (let at = all.indexOf(tag); at >= 0; ) {
        let from = at + 1;
        if (low[at] === wantedLow && high[at] === wantedHigh) {
          const segment = segmentAt(at);
          const gameNo = games[segment] as number;
          const after = segment + 1 < count ? (starts[segment + 1] as number) : end;
          const hasNext = at + 1 < after;
          if (gameNo !== 0)
            visits.push({
              gameNo,
              place: at - (starts[segment] as number),
              next: hasNext ? { low: low[at + 1] as number, high: high[at + 1] as number } : undefined,
            });
          // A game counts at its first visit.
          from = after;
        }
        at = all.indexOf(tag, from);
      }
      return visits;
    },
  };
};
