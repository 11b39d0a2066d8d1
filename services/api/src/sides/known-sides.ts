import type { Sql } from 'postgres';
import { oneAtATime } from '../db/one-at-a-time.ts';
import { type ReadSides, readAllSides, readSides } from './read-sides.ts';
import { createSideTable, type SideTable } from './side-table.ts';

/** All sides, kept in memory: what statistics and the explorer sum up. */
export interface KnownSides {
  /** Reads what changed since: all that was committed before it was called is in the table that it gives. */
  refresh(): Promise<SideTable>;
  /** Nothing in the table changes while `work` goes on. Works go on one after the other. */
  hold<T>(work: () => Promise<T>): Promise<T>;
  /** Drops the notes of changes that are old and read. */
  tidy(): Promise<void>;
  /** Bytes of memory that they take, without the room for more; 0 until they are read. */
  memory(): number;
}

interface ChangeRow {
  /** Another one once the table was emptied: it has a new file then. */
  epoch: string;
  /** Every transaction before it had ended when this was read. */
  horizon: string;
  /** Notes of changes up to it were dropped. */
  dropped: string | null;
  xid: string | null;
  games: string | null;
}

// A transaction number says nothing of when it was committed: all from the oldest that was under way at the last look are
// looked at again, and those that were seen passed over. Numbers that this server has not given out yet are another's.
const READ_CHANGES = `
  with now as (select pg_current_snapshot() as snapshot)
  select pg_relation_filenode('sides')::text as epoch, pg_snapshot_xmin(now.snapshot)::text as horizon,
    (select max(d.xid)::text from side_changes_dropped d where d.xid < pg_snapshot_xmax(now.snapshot)) as dropped,
    c.xid::text, c.game_nos::text as games
  from now left join lateral (
    select c.xid, c.game_nos from side_changes c
    where c.xid >= $1::xid8 and c.xid < pg_snapshot_xmax(now.snapshot) and not c.xid = any($2::xid8[])
  ) c on true`;

const DROP = `
  with gone as (
    delete from side_changes where at < clock_timestamp() - interval '10 minutes' and xid < $1::xid8 returning xid
  )
  update side_changes_dropped set xid = greatest(xid, (select max(xid) from gone)) where exists (select from gone)`;

const numbersOf = (literal: string): number[] => literal.slice(1, -1).split(',').map(Number);

/** Knows no side yet. */
export const createKnownSides = (sql: Sql): KnownSides => {
  let table: SideTable | undefined;
  let epoch = '';
  let horizon = '0';
  /** Transactions from the horizon on whose changes are in the table. */
  let seen = new Set<string>();

  let last: Promise<unknown> = Promise.resolve();
  const hold = <T>(work: () => Promise<T>): Promise<T> => {
    const run = last.then(work);
    last = run.catch(() => undefined);
    return run;
  };

  const readChanges = (): Promise<ChangeRow[]> =>
    sql.unsafe<ChangeRow[]>(READ_CHANGES, [horizon, `{${[...seen].join(',')}}`], { prepare: true });
  const isBefore = (xid: string, other: string): boolean => BigInt(xid) < BigInt(other);
  const keep = (rows: readonly ChangeRow[]): void => {
    ({ epoch, horizon } = rows[0] as ChangeRow);
    for (const { xid } of rows) if (xid !== null) seen.add(xid);
    seen = new Set([...seen].filter((xid) => !isBefore(xid, horizon)));
  };
  /** From the beginning: what is committed meanwhile is looked for by the next look. */
  const load = async (): Promise<SideTable> => {
    [horizon, seen] = ['0', new Set()];
    const [first] = await sql.unsafe<[ChangeRow]>(`${READ_CHANGES} limit 1`, ['0', '{}']);
    const loaded = createSideTable();
    await readAllSides(sql, (part: ReadSides) => loaded.replace([], [part]));
    keep([{ ...first, xid: null }]);
    return loaded;
  };
  const read = async (): Promise<SideTable> => {
    for (;;) {
      table ??= await load();
      const rows = await readChanges();
      const [first] = rows as [ChangeRow];
      const isMissed =
        first.dropped !== null && !isBefore(first.dropped, horizon) && !seen.has(first.dropped);
      if (first.epoch !== epoch || isMissed) {
        table = undefined;
        continue;
      }
      const changed = new Set(rows.flatMap(({ games }) => (games === null ? [] : numbersOf(games))));
      if (changed.size > 0) {
        const [current, parts] = [table, await readSides(sql, [...changed])];
        await hold(async () => current.replace(changed, parts));
      }
      keep(rows);
      return table;
    }
  };

  return {
    hold,
    refresh: oneAtATime(read),
    tidy: async () => {
      if (table !== undefined) await sql.unsafe(DROP, [horizon]);
    },
    memory: () => table?.memory() ?? 0,
  };
};
