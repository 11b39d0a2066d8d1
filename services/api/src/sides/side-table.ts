import { putLatest } from '@rookery/shared/put-latest.ts';
import { type ByteStore, createByteStore } from './byte-store.ts';
import { createKeyStore, type KeyStore } from './key-store.ts';
import { longer } from './longer.ts';
import { createOrder, type Order } from './order.ts';
import type { ReadSides } from './read-sides.ts';
import { COLUMN_NAMES, makeColumns, READ_COLUMNS, ROW_BYTES, type SideColumns } from './side-columns.ts';

/** Whether a side is one of those meant; what it looks at does not change. */
export type Holds = (columns: SideColumns, row: number) => boolean;

/** The sides of all games in memory: some 70 bytes each, and the facts of their moves. */
export interface SideTable {
  /** By row. They are others once the table has grown. */
  columns(): SideColumns;
  /** Where `factsAt` and `evalsAt` are places in; others once it has grown. */
  bytes(): ByteStore;
  /** The positions of all games behind their opening lines. */
  keys(): KeyStore;
  /** All rows, the oldest game first; of a game White's. It is another array after a change. */
  ordered(): Int32Array;
  /**
   * Those of all rows for which `holds`, in the same order; they are kept under this key, as others come. The same array
   * as long as nothing in it changed.
   */
  kept(key: string, holds: Holds): Int32Array;
  /** The rows of both sides of these games, in that order. */
  rowsOf(gameNos: readonly number[]): Int32Array;
  /** The row of a side; -1 where there is none. */
  rowOf(gameNo: number, white: boolean): number;
  /** Takes what was read of these games instead of what was known of them. */
  replace(gameNos: Iterable<number>, parts: readonly ReadSides[]): void;
  /** Bytes of memory that it takes, without the room for more. */
  memory(): number;
}

const FIRST_ROWS = 1024;
const FEW_BYTES = 16_777_216;
const KEY_BYTES = 8;
/** Of so many players or colors the rows are kept. */
const MOST_KEPT = 16;

/** An empty table; so many bytes are not worth looking after. */
export const createSideTable = (few = FEW_BYTES): SideTable => {
  let columns = makeColumns(FIRST_ROWS);
  let capacity = FIRST_ROWS;
  let rows = 0;
  const free: number[] = [];
  /** By the number of the game and its color: the row and one, or 0. */
  let places: Int32Array = new Int32Array(FIRST_ROWS);
  const compare = (a: number, b: number): number => {
    const { at, gameNo, white } = columns;
    return (
      (at[a] as number) - (at[b] as number) ||
      (gameNo[a] as number) - (gameNo[b] as number) ||
      (white[b] as number) - (white[a] as number)
    );
  };
  const order = createOrder(compare);
  const kept = new Map<string, { holds: Holds; order: Order }>();
  /** Whether orders hold rows that are gone. */
  let hasGone = false;
  let bytes = createByteStore();
  let keys = createKeyStore();
  let replaced = 0;

  const placeOf = (gameNo: number, white: number): number => gameNo * 2 + white;
  const grow = (): void => {
    capacity *= 2;
    const grown = makeColumns(capacity);
    for (const name of COLUMN_NAMES) grown[name].set(columns[name]);
    columns = grown;
  };
  const remove = (gameNo: number): void => {
    for (const white of [0, 1]) {
      const place = placeOf(gameNo, white);
      const row = (places[place] ?? 0) - 1;
      if (row < 0) continue;
      places[place] = 0;
      const keysAt = columns.keysAt[row] as number;
      if (white === 1) keys.clear(keysAt, keysAt + (columns.keysLength[row] as number));
      columns.gameNo[row] = 0;
      free.push(row);
      hasGone = true;
    }
  };
  const put = (part: SideColumns, i: number): number => {
    const row = free.pop() ?? rows++;
    if (row >= capacity) grow();
    for (const [name] of READ_COLUMNS) columns[name][row] = part[name][i] as number;
    const place = placeOf(part.gameNo[i] as number, part.white[i] as number);
    if (place >= places.length) places = longer(places, Math.max(place + 1, places.length * 2));
    places[place] = row + 1;
    order.add(row);
    for (const one of kept.values()) if (one.holds(columns, row)) one.order.add(row);
    return row;
  };
  const add = ({ columns: part, length, facts, evals, keys: given }: ReadSides): void => {
    const { gameNo, white, factsLength, evalsLength, keysLength } = part;
    const evalsOf = new Map<number, number>();
    let read = 0;
    for (let i = 0; i < length; i++) {
      if (white[i] === 0 || evalsLength[i] === 0) continue;
      evalsOf.set(gameNo[i] as number, bytes.put(evals, read, read + (evalsLength[i] as number)));
      read += evalsLength[i] as number;
    }
    const keysOf = new Map<number, number>();
    read = 0;
    for (let i = 0; i < length; i++) {
      if (white[i] === 0 || keysLength[i] === 0) continue;
      const [no, to] = [gameNo[i] as number, read + (keysLength[i] as number)];
      keysOf.set(no, keys.put(no, given, read, to));
      read = to;
    }
    read = 0;
    for (let i = 0; i < length; i++) {
      const row = put(part, i);
      columns.keysAt[row] = keysOf.get(gameNo[i] as number) ?? 0;
      columns.evalsAt[row] = evalsOf.get(gameNo[i] as number) ?? 0;
      columns.factsAt[row] = bytes.put(facts, read, read + (factsLength[i] as number));
      read += factsLength[i] as number;
    }
  };
  /** Leaves behind what belongs to no side any more, once it is most of all there is. */
  const pack = (): void => {
    if (bytes.length() + keys.length() * KEY_BYTES < few) return;
    const { white, factsLength, evalsLength, keysLength } = columns;
    let needed = 0;
    for (const row of order.rows()) {
      needed += factsLength[row] as number;
      if (white[row] === 1) needed += (evalsLength[row] as number) + (keysLength[row] as number) * KEY_BYTES;
    }
    if (bytes.length() + keys.length() * KEY_BYTES >= 2 * needed) repack();
  };
  const repack = (): void => {
    const { white, gameNo, factsAt, factsLength, evalsAt, evalsLength, keysAt, keysLength } = columns;
    const [old, packed] = [bytes.bytes(), createByteStore()];
    const [oldKeys, packedKeys] = [keys.keys(), createKeyStore()];
    const move = (at: number, length: number): number => packed.put(old, at, at + length);
    // White's side comes first.
    for (const row of order.rows()) {
      const no = gameNo[row] as number;
      factsAt[row] = move(factsAt[row] as number, factsLength[row] as number);
      if (white[row] === 1) {
        const from = keysAt[row] as number;
        evalsAt[row] = move(evalsAt[row] as number, evalsLength[row] as number);
        keysAt[row] = packedKeys.put(no, oldKeys, from, from + (keysLength[row] as number));
      } else {
        const own = (places[placeOf(no, 1)] ?? 0) - 1;
        evalsAt[row] = evalsAt[own] ?? 0;
        keysAt[row] = keysAt[own] ?? 0;
      }
    }
    [bytes, keys] = [packed, packedKeys];
  };
  /** The last one that was asked for stands last. */
  const keptOrder = (key: string, holds: Holds): Order => {
    const now = columns;
    const one = kept.get(key) ?? {
      holds,
      order: createOrder(
        compare,
        order.rows().filter((row) => holds(now, row)),
      ),
    };
    putLatest(kept, key, one, MOST_KEPT);
    return one.order;
  };
  return {
    columns: () => columns,
    bytes: () => bytes,
    keys: () => keys,
    ordered: order.rows,
    kept: (key, holds) => keptOrder(key, holds).rows(),
    rowsOf: (gameNos) => {
      const found = gameNos.flatMap((no) =>
        [1, 0].flatMap((white) => {
          const row = (places[placeOf(no, white)] ?? 0) - 1;
          return row < 0 ? [] : row;
        }),
      );
      return Int32Array.from(found).sort(compare);
    },
    rowOf: (gameNo, white) => (places[placeOf(gameNo, white ? 1 : 0)] ?? 0) - 1,
    replace: (gameNos, parts) => {
      for (const gameNo of gameNos) remove(gameNo);
      // Before a row is used again: in the order it stands where its last side stood.
      if (hasGone) {
        order.drop((row) => columns.gameNo[row] !== 0);
        kept.clear();
        hasGone = false;
      }
      for (const part of parts) add(part);
      replaced += parts.reduce((sum, { length }) => sum + length, 0);
      // To look what is needed takes all rows: not for every game that comes.
      if (replaced < rows / 4) return;
      replaced = 0;
      pack();
    },
    memory: () => {
      const orders = [order, ...[...kept.values()].map((one) => one.order)];
      const inOrder = orders.reduce((sum, { length }) => sum + length(), 0);
      // A place of each side, and its row in the orders that it stands in.
      const numbers = (rows + inOrder) * Int32Array.BYTES_PER_ELEMENT;
      return rows * ROW_BYTES + numbers + bytes.length() + keys.memory();
    },
  };
};
