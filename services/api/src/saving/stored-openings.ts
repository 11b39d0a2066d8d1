import type { TransactionSql } from 'postgres';
import { type Column, unnestOf, withColumns } from '../db/columns.ts';
import type { PackedGame } from '../games/packed-game.ts';

type Opening = { eco: string; name: string };

/** How an opening is told apart: the name may stand under several codes. */
export const openingKey = (opening: Opening): string => `${opening.eco} ${opening.name}`;

const COLUMNS: readonly Column<Opening>[] = [
  { name: 'eco', type: 'text', value: (row) => row.eco },
  { name: 'name', type: 'text', value: (row) => row.name },
];

const UPSERT = `
  with given as (select * from ${unnestOf(COLUMNS)}),
  added as (
    insert into openings (eco, name)
    select eco, name from given g
    where not exists (select from openings o where o.name = g.name and o.eco = g.eco)
    order by name, eco
    on conflict (name, eco) do update set eco = excluded.eco
    returning eco, name, no
  )
  select eco, name, no from added
  union all
  select o.eco, o.name, o.no from openings o join given using (name, eco)`;

/** The numbers of the openings that `known` does not hold yet. Inserts those that are new. */
export const storeOpenings = async (
  tx: TransactionSql,
  packed: readonly PackedGame[],
  known: ReadonlyMap<string, number>,
): Promise<Map<string, number>> => {
  const wanted = new Map<string, Opening>();
  for (const { opening } of packed) {
    if (opening !== null && !known.has(openingKey(opening))) wanted.set(openingKey(opening), opening);
  }
  if (wanted.size === 0) return new Map();
  const given = [...wanted.values()].sort((a, b) => (openingKey(a) < openingKey(b) ? -1 : 1));
  const rows = await withColumns<Opening, Opening & { no: number }>(tx, UPSERT, COLUMNS, given);
  return new Map(rows.map((row) => [openingKey(row), row.no]));
};
