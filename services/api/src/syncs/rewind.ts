import type { TransactionSql } from 'postgres';

/** How long a sealed page may wait for its last record: its jobs take seconds, minutes behind a full queue. */
const STUCK = '3 minutes';

/**
 * Sets the syncs back whose jobs were lost, as by a flush of Redis: from the first page that does not land on, their
 * pages are given up, and their next turn begins where that page began. What has landed of them is stored, and reading
 * it again is free; a job that was not lost after all finds its page gone and moves nothing.
 */
export const rewindStuck = async (tx: TransactionSql): Promise<void> => {
  await tx`
    with stuck as (
      select p.sync_id, min(p.id) as first
      from pages p join syncs s on s.id = p.sync_id
      where p.landed_at is null and p.sealed_at < now() - ${STUCK}::text::interval and s.ended_at is null
      group by p.sync_id
    ),
    gone as (
      delete from pages p using stuck
      where p.sync_id = stuck.sync_id and p.id >= stuck.first
      returning p.id, p.sync_id, p.since, coalesce(p.lines, 0) as lines
    ),
    back as (
      select sync_id, count(*)::int as pages, sum(lines)::int as lines, (array_agg(since order by id))[1] as since
      from gone group by sync_id
    )
    update syncs s set
      turn = s.turn + 1, reached_end = false, next_since = back.since, dispatched_at = s.started_at,
      pages = s.pages - back.pages, fetched = s.fetched - back.lines
    from back
    where s.id = back.sync_id and s.ended_at is null`;
};
