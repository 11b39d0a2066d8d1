import type { Sql } from 'postgres';
import { oneAtATime } from '../db/one-at-a-time.ts';
import { createLineTable, type LineTable, type LineVisits } from './line-table.ts';

/** All opening lines, kept in memory: they only ever become more, and each is of thousands of games. */
export interface KnownLines {
  /** Reads what came since: all lines that were committed before it was called are known afterwards. */
  refresh(): Promise<void>;
  /** The lines that come to a position in plies 0 to 7, of all that are committed by now. */
  find(key: string): Promise<LineVisits>;
}

interface LineRow {
  /** Another one once the table was emptied or repaired: it has a new file then. */
  epoch: string;
  no: number | null;
  keys: string | null;
}

/** So many are read at once: the others who are answered meanwhile wait some milliseconds. */
const PART = 10_000;

/**
 * A number that is missing below the last may belong to a transaction that is not through. None takes minutes: what is
 * missing for so long was rolled back.
 */
const GIVEN_UP_MS = 600_000;

const READ = `
  select e.epoch, l.no, l.keys::text as keys
  from (select pg_relation_filenode('lines')::text as epoch) e
  left join lateral (
    (select no, keys from lines where no > $1::int order by no limit ${PART})
    union all
    select no, keys from lines where no = any($2::int[])
  ) l on true`;

/** Knows no line yet. */
export const createKnownLines = (sql: Sql): KnownLines => {
  let epoch = '';
  let table: LineTable = createLineTable();
  /** The numbers that are missing, and until when they may come. */
  let missing = new Map<number, number>();

  const take = (rows: readonly LineRow[], now: number): number => {
    let taken = 0;
    for (const { no, keys } of rows) {
      if (no === null || keys === null) continue;
      for (let gap = table.last() + 1; gap < no; gap++) missing.set(gap, now + GIVEN_UP_MS);
      missing.delete(no);
      table.add(no, keys.slice(1, -1).split(','));
      taken++;
    }
    return taken;
  };
  const readPart = async (): Promise<boolean> => {
    const now = Date.now();
    for (const [no, until] of missing) if (until < now) missing.delete(no);
    const rows = await sql.unsafe<LineRow[]>(READ, [table.last(), `{${[...missing.keys()].join(',')}}`], {
      prepare: true,
    });
    const current = rows[0]?.epoch ?? '';
    if (current !== epoch) {
      [epoch, table, missing] = [current, createLineTable(), new Map()];
      return false;
    }
    return take(rows, now) < PART;
  };
  const readAll = async (): Promise<void> => {
    while (!(await readPart())) await Bun.sleep(0);
  };

  const refresh = oneAtATime(readAll);
  return {
    refresh,
    find: async (key) => {
      await refresh();
      return table.find(key);
    },
  };
};
