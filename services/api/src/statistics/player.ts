import { RookeryError } from '@rookery/shared/errors.ts';
import type { Sql } from 'postgres';

/** An account of which games are stored, or that is followed. */
export interface KnownPlayer {
  no: number;
  id: string;
  name: string | null;
  followed: boolean;
}

/** Anybody who took part in a stored game, or is followed. Throws player_not_found. */
export const knownPlayer = async (sql: Sql, id: string): Promise<KnownPlayer> => {
  const [row] = await sql<KnownPlayer[]>`
    select p.no, p.id, coalesce(f.username, p.name) as name, f.player_no is not null as followed
    from players p left join follows f on f.player_no = p.no where p.id = ${id}`;
  if (!row) throw new RookeryError('player_not_found', `no game of ${id} is stored`);
  return row;
};
