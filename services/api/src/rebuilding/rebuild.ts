import { MOST_INT } from '@rookery/shared/contract/row-id.ts';
import postgres, { type Sql, type TransactionSql } from 'postgres';
import { transaction } from '../db/transaction.ts';
import { nextRange, type Range, rebuildRange } from './batch.ts';
import { type Differences, noDifferences } from './differences.ts';
import { checkUnusedLines } from './lines.ts';
import { DERIVED } from './tables.ts';

/** Games a transaction: their replays and rows are what it holds in memory. */
const SIZE = 500;

/** What was found in a derived table. */
export interface TableReport {
  table: string;
  rowsBefore: number;
  rowsAfter: number;
  differences: number;
  /** The first rows that differed, by their keys. */
  examples: string[];
}

/** What a rebuild found. */
export interface RebuildReport {
  games: number;
  seconds: number;
  differences: number;
  tables: TableReport[];
  /** What could not be repaired, a sentence each. */
  lost: string[];
}

/** Thrown to roll back, with what was found. */
class Undo<T> {
  constructor(readonly result: T) {}
}

/** Runs a work in one snapshot and undoes whatever it wrote. */
const undone = async <T>(sql: Sql, work: (tx: TransactionSql) => Promise<T>): Promise<T> => {
  try {
    return await (sql.begin('isolation level repeatable read', async (tx) => {
      throw new Undo(await work(tx));
    }) as Promise<T>);
  } catch (thrown) {
    if (thrown instanceof Undo) return thrown.result as T;
    throw thrown;
  }
};

const countRows = async (sql: Sql): Promise<Record<string, number>> => {
  const parts = DERIVED.map((table) => `(select count(*)::int from ${table}) as ${table}`);
  const [row] = await sql.unsafe<Record<string, number>[]>(`select ${parts.join(', ')}`);
  return row as Record<string, number>;
};

/**
 * Works everything that is derived out anew from the games, their analyses and the answers of people, and compares it
 * with what is stored. Games are read some hundreds at a time, each time in a snapshot of its own and without a lock:
 * others save meanwhile. Where rows differ and `check` is not set, those games are worked out once more while nobody
 * writes what is derived, and the rows are replaced. `url` is of a role that owns the tables.
 */
export const rebuild = async (
  url: string,
  { check, onProgress }: { check: boolean; onProgress?: (done: number, all: number) => void },
): Promise<RebuildReport> => {
  const sql = postgres(url, {
    max: 1,
    fetch_types: false,
    onnotice: () => undefined,
    connection: { application_name: 'rookery rebuild', TimeZone: 'UTC', jit: 'off', statement_timeout: 0 },
  });
  try {
    const start = performance.now();
    const [place] = await sql<{ real: string; games: number }[]>`
      select current_schema() as real, (select count(*)::int from games) as games`;
    const { real, games } = place as { real: string; games: number };
    const before = await countRows(sql);
    const found = noDifferences();
    const lost: string[] = [];
    let done = 0;
    for (let after = 0; after < MOST_INT; ) {
      const one = await step(sql, real, after, check, found);
      lost.push(...one.lost);
      after = one.range.last;
      done = Math.min(done + SIZE, games);
      onProgress?.(done, games);
    }
    await checkUnusedLines(sql, found, !check);
    // Those who know the lines by heart see by the table's new file that they must read them anew.
    if (!check && found.count('lines') > 0) await sql`vacuum full lines`;
    const after = await countRows(sql);
    return {
      games,
      seconds: (performance.now() - start) / 1000,
      differences: found.count(),
      lost,
      tables: DERIVED.map((table) => ({
        table,
        rowsBefore: before[table] ?? 0,
        rowsAfter: after[table] ?? 0,
        differences: found.count(table),
        examples: found.named(table),
      })),
    };
  } finally {
    await sql.end({ timeout: 5 });
  }
};

const step = async (
  sql: Sql,
  real: string,
  after: number,
  check: boolean,
  found: Differences,
): Promise<{ range: Range; lost: string[] }> => {
  const seen = check ? found : noDifferences();
  const one = await undone(sql, async (tx) => {
    const range = await nextRange(tx, after, SIZE);
    return { range, lost: await rebuildRange(tx, real, range, seen, false) };
  });
  if (check || seen.count() === 0) return one;
  const lost = await transaction(sql, (tx) => rebuildRange(tx, real, one.range, found, true));
  return { range: one.range, lost };
};
