import { DERIVED } from './tables.ts';

/** How many rows are named of each table. */
const NAMED = 20;

/** The rows of derived tables that were not as they must be. */
export interface Differences {
  /** Notes a row by what tells it apart; one that was noted before counts once. */
  add(table: string, row: string): void;
  /** Of all tables, or one. */
  count(table?: string): number;
  /** The first ones of a table. */
  named(table: string): string[];
}

/** None yet. */
export const noDifferences = (): Differences => {
  const rows = new Map<string, Set<string>>(DERIVED.map((table) => [table, new Set()]));
  return {
    add: (table, row) => void rows.get(table)?.add(row),
    count: (table) =>
      [...rows].reduce(
        (sum, [name, set]) => (table === undefined || table === name ? sum + set.size : sum),
        0,
      ),
    named: (table) => [...(rows.get(table) ?? [])].slice(0, NAMED),
  };
};
