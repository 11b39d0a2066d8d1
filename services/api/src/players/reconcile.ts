import type { reconciliationSchema } from '@rookery/shared/contract/player.ts';
import { RookeryError } from '@rookery/shared/errors.ts';
import { SOURCE_ID } from '@rookery/shared/lichess/source.ts';
import { STATUS_ID } from '@rookery/shared/lichess/status.ts';
import type { Sql } from 'postgres';
import type { z } from 'zod';
import { notesOf } from './reconciliation-notes.ts';

export type Reconciliation = z.infer<typeof reconciliationSchema>;

interface Row {
  stored: number;
  finished: number;
  running: number;
  aborted: number;
  imported: number;
  imported_finished: number;
  imported_running: number;
  imported_aborted: number;
  gone_running: number;
  gone_finished: number;
  rejected_by: Reconciliation['rejectedBy'];
  rejected_stored: number;
  pending: number;
  expected: number | null;
  ended: boolean;
  cursor: Date | null;
  oldest_open: Date | null;
}

const RUNNING = `(${STATUS_ID.created}, ${STATUS_ID.started})`;

/** SQL over `sides s`: how the games stand, in columns that begin so. */
const countsSql = (prefix: string): string => `
      count(*) filter (where s.result is not null)::int as ${prefix}finished,
      count(*) filter (where s.status in ${RUNNING})::int as ${prefix}running,
      count(*) filter (where s.status = ${STATUS_ID.aborted})::int as ${prefix}aborted`;

// A game against oneself has two sides and is one game. Imported ones are counted apart: an index of them alone answers.
const SELECT = `
  select f.expected, f.cursor, own.*, imported.*, gone.*, rejects.*,
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
      select min(s.at) from sides s
      where s.player_no = f.player_no and s.status in ${RUNNING} and s.source <> ${SOURCE_ID.import} and not exists (
        select from checks c join games g on g.no = c.game_no
        where c.game_no = s.game_no and c.gone and g.fetched_at <= c.checked_at
      )
    ) as oldest_open
  from follows f
  join players p on p.no = f.player_no
  cross join lateral (
    select count(*)::int as stored, ${countsSql('')}
    from sides s
    where s.player_no = f.player_no and (s.white or s.opponent_no is distinct from s.player_no)
  ) as own
  cross join lateral (
    select count(*)::int as imported, ${countsSql('imported_')}
    from sides s
    where s.player_no = f.player_no and s.source = ${SOURCE_ID.import}
      and (s.white or s.opponent_no is distinct from s.player_no)
  ) as imported
  cross join lateral (
    select count(*) filter (where s.status in ${RUNNING})::int as gone_running,
      count(*) filter (where s.result is not null)::int as gone_finished
    from checks c
    join games g on g.no = c.game_no and g.fetched_at <= c.checked_at
    join sides s on s.game_no = c.game_no
    where c.gone and s.player_no = f.player_no and (s.white or s.opponent_no is distinct from s.player_no)
  ) as gone
  cross join lateral (
    select coalesce(json_agg(json_build_object('code', r.code, 'count', r.count) order by r.code), '[]') as rejected_by,
      coalesce(sum(r.stored), 0)::int as rejected_stored
    from (
      select d.code, count(*)::int as count, count(g.id)::int as stored
      from rejected_players o
      join rejected_records d on d.id = o.rejected_id
      left join games g on g.id = d.game_id
      where o.player_no = f.player_no
      group by d.code
    ) as r
  ) as rejects
  where p.id = $1`;

/** What is stored of a player against what Lichess has. Throws player_not_found. */
export const reconcile = async (sql: Sql, id: string): Promise<Reconciliation> => {
  const [row] = await sql.unsafe<Row[]>(SELECT, [id], { prepare: true });
  if (!row) throw new RookeryError('player_not_found', `${id} is not followed`);
  const counts = {
    stored: row.stored,
    rejected: row.rejected_by.reduce((sum, { count }) => sum + count, 0),
    rejectedBy: row.rejected_by,
    pending: row.pending,
    finished: row.finished - row.imported_finished,
    running: row.running - row.imported_running - row.gone_running,
    aborted: row.aborted - row.imported_aborted,
    gone: row.gone_running,
    expected: row.expected,
    complete: row.ended && row.pending === 0,
  };
  return {
    ...counts,
    notes: notesOf({
      ...counts,
      imported: row.imported,
      goneFinished: row.gone_finished,
      rejectedStored: row.rejected_stored,
    }),
    cursor: row.cursor?.toISOString() ?? null,
    oldestOpen: row.oldest_open?.toISOString() ?? null,
  };
};
