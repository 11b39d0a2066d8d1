import type { TransactionSql } from 'postgres';

/** How long a sealed page may wait for its last record: its jobs take seconds, minutes behind a full queue. */
const STUCK = '3 minutes';

/**
 * Sets the syncs back whose jobs were lost, as by a flush of Redis: from the first page that does not land on, their
 * pages are given up, and their next turn begins where that page began. What has landed of them is stored, and reading
 * it again is free; a job that was not lost after all finds its page gone and moves nothing. Pages by id have no place
 * in that order: those that have not landed are given up, and with that their games are due once more.
 * `lost` says that all jobs are, and gives up at once what has not landed, pages that are being read included.
 */
export const rewindStuck = async (tx: TransactionSql, lost: boolean): Promise<void> => {
  await tx`
    with stuck as (
      select p.sync_id, min(p.id) filter (where p.ids is null) as first
      from pages p join syncs s on s.id = p.sync_id
      where p.landed_at is null and s.ended_at is null
        and (${lost}::boolean or p.sealed_at < now() - ${STUCK}::text::interval)
      group by p.sync_id
    ),
    gone as (
      delete from pages p using stuck
      where p.sync_id = stuck.sync_id
        and case when p.ids is null then p.id >= stuck.first else p.landed_at is null end
      returning p.id, p.sync_id, p.since, coalesce(p.lines, 0) as lines, p.ids is null as by_time
    ),
    back as (
      select sync_id, count(*)::int as pages, sum(lines)::int as lines, bool_or(by_time) as by_time,
        (array_agg(since order by id) filter (where by_time))[1] as since
      from gone group by sync_id
    )
    update syncs s set
      turn = s.turn + 1, reached_end = false, dispatched_at = s.started_at,
      next_since = case when back.by_time then back.since else s.next_since end,
      pages = s.pages - back.pages, fetched = s.fetched - back.lines
    from back
    where s.id = back.sync_id and s.ended_at is null`;
};
