import { MOST_IDS } from '@rookery/shared/contract/page.ts';
import type { TransactionSql } from 'postgres';
import { statement } from '../db/statement.ts';

// No cursor on the time of creation sees what becomes of a game later: a running one ends, and an analysis is added to
// a finished one in the days after. A game counts as looked at when it was last fetched or last asked for by id.
// Of a game that Lichess has no more nothing is asked again, unless it was fetched since.
const DUE = `
  with candidates as (
    select s.game_no, s.at, true as running from sides s where s.player_no = $1 and s.status in (10, 20)
    union
    select s.game_no, s.at, false from sides s
    where s.player_no = $1 and s.result is not null and s.at > now() - interval '14 days'
    union
    select s.game_no, s.at, false from games g join sides s on s.game_no = g.no
    where g.speed = 'correspondence' and g.last_move_at > now() - interval '14 days'
      and s.player_no = $1 and s.result is not null
  )
  select g.id
  from candidates d
  join games g on g.no = d.game_no
  left join checks c on c.game_no = g.no
  cross join lateral (
    select greatest(g.fetched_at, c.checked_at) as looked_at, now() - coalesce(g.last_move_at, g.created_at) as age
  ) as t
  where length(g.id) = 8
    and (d.running or g.rank >> 20 & 65535 = 0)
    and not (coalesce(c.gone, false) and g.fetched_at <= c.checked_at)
    and t.looked_at < (select started_at from syncs where id = $2)
    and not exists (select from pages p where p.sync_id = $2 and g.id = any(p.ids))
    and case
      when $3 then true
      when d.running then
        t.looked_at < now() - case when d.at > now() - interval '1 day' then interval '10 minutes' else interval '1 hour' end
      when c.checked_at is null then t.age > interval '1 hour'
      else t.looked_at < now() - greatest(interval '6 hours', t.age / 2)
    end
  order by d.running desc, t.looked_at, g.id
  limit ${MOST_IDS}`;

/**
 * The ids of the games of a player that a sync has to look at again, at most as many as one request takes: running ones,
 * and those that ended within 14 days and have no analysis, each after a pause that grows with its age; on request, all
 * of them. A game is asked for once in a sync, and not when the sync brought it.
 */
export const gamesToCheck = async (
  tx: TransactionSql,
  playerNo: number,
  sync: { id: number; requested: boolean },
): Promise<string[]> => {
  const rows = await statement<{ id: string }>(tx, DUE, [playerNo, sync.id, sync.requested]);
  return rows.map((row) => row.id);
};
