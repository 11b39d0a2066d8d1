import type { TransactionSql } from 'postgres';
import { type Column, unnestOf, withColumns } from '../db/columns.ts';

/** Plies whose positions belong to the opening line; a game's own keys start here. */
export const LINE_PLIES = 8;

/** The first positions of a game (plies 0 to 8 at most), as their number and text form. */
export interface Line {
  hash: string;
  keys: string;
}

/** The line of a game from its position keys. */
export const lineOf = (keys: readonly string[]): Line => {
  const text = keys.slice(0, LINE_PLIES + 1).join(',');
  return { hash: BigInt.asIntN(64, Bun.hash.xxHash64(text)).toString(), keys: `{${text}}` };
};

const COLUMNS: readonly Column<Line>[] = [
  { name: 'hash', type: 'bigint', value: (line) => line.hash },
  { name: 'keys', type: 'text', value: (line) => line.keys },
];

const UPSERT = `
  with given as (select hash, keys::bigint[] as keys from ${unnestOf(COLUMNS)}),
  added as (
    insert into lines (hash, keys)
    select hash, keys from given g
    where not exists (select from lines l where l.hash = g.hash)
    order by hash
    on conflict (hash) do update set hash = excluded.hash
    returning hash, no
  )
  select hash::text, no from added
  union all
  select l.hash::text, l.no from lines l join given using (hash)`;

/** The numbers of the lines that `known` does not hold yet, by hash. Inserts those that are new. */
export const storeLines = async (
  tx: TransactionSql,
  lines: readonly Line[],
  known: ReadonlyMap<string, number>,
): Promise<Map<string, number>> => {
  const wanted = new Map<string, Line>();
  for (const line of lines) if (!known.has(line.hash)) wanted.set(line.hash, line);
  if (wanted.size === 0) return new Map();
  const given = [...wanted.values()].sort((a, b) => (BigInt(a.hash) < BigInt(b.hash) ? -1 : 1));
  const rows = await withColumns<Line, { hash: string; no: number }>(tx, UPSERT, COLUMNS, given);
  return new Map(rows.map((row) => [row.hash, row.no]));
};
