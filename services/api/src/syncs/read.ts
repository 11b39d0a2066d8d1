import type { Sync } from '@rookery/shared/contract/sync.ts';
import type { Sql } from 'postgres';
import { cursorNumber, makeCursor, pageOf, parseCursor } from '../db/cursor.ts';

interface SyncRow {
  id: number;
  player_id: string;
  state: Sync['state'];
  trigger: Sync['trigger'];
  full: boolean;
  pages: number;
  fetched: number;
  stored: number;
  rejected: number;
  started_at: Date;
  ended_at: Date | null;
  error: string | null;
}

// While a sync runs its pages hold the counts; at its end they are in its row.
const SELECT = `
  select y.id, p.id as player_id, y.state, y.trigger, y.full_history as full, y.pages, y.fetched,
    y.started_at, y.ended_at, y.error,
    case when y.ended_at is null then live.landed - live.rejected else y.stored end as stored,
    case when y.ended_at is null then live.rejected else y.rejected end as rejected
  from syncs y
  join players p on p.no = y.player_no
  cross join lateral (
    select
      coalesce(sum((select sum(upper(m) - lower(m)) from unnest(g.landed) as m)), 0)::int as landed,
      coalesce(sum((select sum(upper(m) - lower(m)) from unnest(g.rejected) as m)), 0)::int as rejected
    from pages g where g.sync_id = y.id and y.ended_at is null
  ) as live`;

const syncOf = (row: SyncRow): Sync => ({
  id: row.id,
  playerId: row.player_id,
  state: row.state,
  trigger: row.trigger,
  full: row.full,
  pages: row.pages,
  fetched: row.fetched,
  stored: row.stored,
  rejected: row.rejected,
  startedAt: row.started_at.toISOString(),
  endedAt: row.ended_at?.toISOString() ?? null,
  ...(row.error !== null && { error: row.error }),
});

/** One sync, or undefined. */
export const readSync = async (sql: Sql, id: number): Promise<Sync | undefined> => {
  const [row] = await sql.unsafe<SyncRow[]>(`${SELECT} where y.id = $1`, [id], { prepare: true });
  return row && syncOf(row);
};

/** The syncs of a followed player, newest first. */
export const listSyncs = async (sql: Sql, playerNo: number, limit: number, cursor?: string) => {
  const before = cursor === undefined ? 2_147_483_647 : cursorNumber(parseCursor(cursor, 1)[0]);
  const rows = await sql.unsafe<SyncRow[]>(
    `${SELECT} where y.player_no = $1 and y.id < $2 order by y.id desc limit $3`,
    [playerNo, before, limit + 1],
    { prepare: true },
  );
  return pageOf(rows.map(syncOf), limit, (last) => makeCursor([last.id]));
};
