import type { reconciliationSchema } from '@rookery/shared/contract/player.ts';
import { RookeryError } from '@rookery/shared/errors.ts';
import type { Sql } from 'postgres';
import type { z } from 'zod';
import { gamesOf } from './read.ts';

interface Row {
  stored: number;
  rejected: number;
  pending: number;
  expected: number | null;
  ended: boolean;
  cursor: Date | null;
  oldest_open: Date | null;
}

const SELECT = `
  select f.expected, f.cursor,
    ${gamesOf('f.player_no')} as stored,
    (select count(*)::int from rejected_players r where r.player_no = f.player_no) as rejected,
    (
      select coalesce(sum(g.lines - (
        select coalesce(sum(upper(m) - lower(m)), 0) from unnest(g.landed) as m
      )), 0)::int
      from pages g join syncs y on y.id = g.sync_id
      where g.player_no = f.player_no and g.landed_at is null and g.lines is not null and y.ended_at is null
    ) as pending,
    coalesce((
      select y.state = 'done' from syncs y
      where y.player_no = f.player_no and y.ended_at is not null order by y.id desc limit 1
    ), false) as ended,
    (
      select min(s.at) from sides s where s.player_no = f.player_no and s.result is null and s.status in (10, 20)
    ) as oldest_open
  from follows f join players p on p.no = f.player_no
  where p.id = $1`;

/** What is stored of a player against what Lichess has. Throws player_not_found. */
export const reconcile = async (sql: Sql, id: string): Promise<z.infer<typeof reconciliationSchema>> => {
  const [row] = await sql.unsafe<Row[]>(SELECT, [id], { prepare: true });
  if (!row) throw new RookeryError('player_not_found', `${id} is not followed`);
  return {
    stored: row.stored,
    rejected: row.rejected,
    pending: row.pending,
    expected: row.expected,
    complete: row.ended && row.pending === 0,
    cursor: row.cursor?.toISOString() ?? null,
    oldestOpen: row.oldest_open?.toISOString() ?? null,
  };
};
