import type { Player } from '@rookery/shared/contract/player.ts';
import { RookeryError } from '@rookery/shared/errors.ts';
import type { Sql } from 'postgres';
import { makeCursor, pageOf, parseCursor } from '../db/cursor.ts';

interface PlayerRow {
  id: string;
  username: string;
  state: Player['state'];
  games: number;
  rejected: number;
  syncing: boolean;
  cursor: Date | null;
  last_synced_at: Date | null;
  next_sync_at: Date | null;
  analyze: Player['analyze'];
  last_error: string | null;
}

/** SQL: how many games the player of this number took part in. A game against oneself has two sides and is one game. */
export const gamesOf = (no: string): string => `(
  (select count(*) from sides s where s.player_no = ${no}) -
  (select count(*) from sides s where s.player_no = ${no} and s.white and s.opponent_no = s.player_no)
)::int`;

const SELECT = `
  select p.id, f.username, f.state, f.cursor, f.last_synced_at, nullif(f.next_sync_at, 'infinity') as next_sync_at,
    f.analyze_mode as analyze, f.last_error,
    ${gamesOf('p.no')} as games,
    (select count(*)::int from rejected_players r where r.player_no = p.no) as rejected,
    exists (select from syncs y where y.player_no = p.no and y.ended_at is null) as syncing
  from follows f join players p on p.no = f.player_no`;

const playerOf = (row: PlayerRow): Player => ({
  id: row.id,
  username: row.username,
  state: row.state,
  games: row.games,
  rejected: row.rejected,
  syncing: row.syncing,
  cursor: row.cursor?.toISOString() ?? null,
  lastSyncedAt: row.last_synced_at?.toISOString() ?? null,
  nextSyncAt: row.state === 'active' ? (row.next_sync_at?.toISOString() ?? null) : null,
  analyze: row.analyze,
  ...(row.last_error !== null && { lastError: row.last_error }),
});

/** The followed players by id. */
export const listPlayers = async (sql: Sql, limit: number, cursor?: string) => {
  const after = cursor === undefined ? '' : (parseCursor(cursor, 1)[0] as string);
  const rows = await sql.unsafe<PlayerRow[]>(
    `${SELECT} where p.id > $1 order by p.id limit $2`,
    [after, limit + 1],
    {
      prepare: true,
    },
  );
  return pageOf(rows.map(playerOf), limit, (last) => makeCursor([last.id]));
};

/** One followed player. Throws player_not_found. */
export const readPlayer = async (sql: Sql, id: string): Promise<Player> => {
  const [row] = await sql.unsafe<PlayerRow[]>(`${SELECT} where p.id = $1`, [id], { prepare: true });
  if (!row) throw new RookeryError('player_not_found', `${id} is not followed`);
  return playerOf(row);
};
