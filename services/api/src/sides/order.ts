import { longer } from './longer.ts';

/** Some rows of a table in their order, kept as others come. */
export interface Order {
  add(row: number): void;
  /** Drops the rows that are not there any more; before one of them is used again. */
  drop(isThere: (row: number) => boolean): void;
  /** Another array after a change. */
  rows(): Int32Array;
  length(): number;
}

/** Begins with rows that are in order. */
export const createOrder = (
  compare: (a: number, b: number) => number,
  first: Int32Array = new Int32Array(0),
): Order => {
  let rows = first;
  let fresh: number[] = [];
  /** Mostly what came is newer than all that was there. */
  const takeIn = (): void => {
    const sorted = Int32Array.from(fresh).sort(compare);
    const merged = longer(rows, rows.length + sorted.length);
    let [old, young] = [rows.length - 1, sorted.length - 1];
    for (let to = merged.length - 1; young >= 0; to--) {
      const isOld = old >= 0 && compare(rows[old] as number, sorted[young] as number) > 0;
      merged[to] = (isOld ? rows[old--] : sorted[young--]) as number;
    }
    rows = merged;
    fresh = [];
  };
  return {
    add: (row) => void fresh.push(row),
    drop: (isThere) => {
      rows = rows.filter(isThere);
      fresh = fresh.filter(isThere);
    },
    rows: () => {
      if (fresh.length > 0) takeIn();
      return rows;
    },
    length: () => rows.length + fresh.length,
  };
};
