import type { TransactionSql } from 'postgres';
import { type Column, unnestOf, withColumns } from '../db/columns.ts';
import type { PackedGame, PackedSide } from '../games/packed-game.ts';

/** A player's number and the spelling of the name that storage holds. */
export interface StoredPlayer {
  no: number;
  name: string;
}

type Named = { id: string; name: string };

const COLUMNS: readonly Column<Named>[] = [
  { name: 'id', type: 'text', value: (row) => row.id },
  { name: 'name', type: 'text', value: (row) => row.name },
];

// Sorted, so that two transactions that name the same players never wait for each other in a circle.
const UPSERT = `
  with given as (select * from ${unnestOf(COLUMNS)}),
  added as (
    insert into players (id, name)
    select id, name from given g
    where not exists (select from players p where p.id = g.id and p.name is not null)
    order by id
    on conflict (id) do update set name = coalesce(players.name, excluded.name)
    returning id, no, name
  )
  select id, no, name from added
  union all
  select p.id, p.no, p.name from players p join given using (id) where p.name is not null`;

/** The players of the games that `known` does not hold yet, by id. Inserts those that are new. */
export const storePlayers = async (
  tx: TransactionSql,
  packed: readonly PackedGame[],
  known: ReadonlyMap<string, StoredPlayer>,
): Promise<Map<string, StoredPlayer>> => {
  const wanted = new Map<string, Named>();
  const want = ({ playerId, playerName }: PackedSide) => {
    if (playerId !== null && playerName !== null && !known.has(playerId)) {
      wanted.set(playerId, { id: playerId, name: playerName });
    }
  };
  for (const game of packed) {
    want(game.white);
    want(game.black);
  }
  if (wanted.size === 0) return new Map();
  const given = [...wanted.values()].sort((a, b) => (a.id < b.id ? -1 : 1));
  const rows = await withColumns<Named, { id: string; no: number; name: string }>(tx, UPSERT, COLUMNS, given);
  return new Map(rows.map((row) => [row.id, { no: row.no, name: row.name }]));
};
