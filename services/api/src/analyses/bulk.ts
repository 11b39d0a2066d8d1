import { type BulkAnswer, PRIORITIES } from '@rookery/shared/contract/analysis.ts';
import type { GameFilter } from '@rookery/shared/contract/game-filter.ts';
import { STATUS_ID } from '@rookery/shared/lichess/status.ts';
import type { Sql } from 'postgres';
import type { Database } from '../db/connect.ts';
import { againAfterDeadlock } from '../db/transaction.ts';
import { readyToChoose } from '../sides/choose.ts';
import { findSides } from '../sides/find-sides.ts';

interface Counts {
  unfinished: number;
  without_moves: number;
  already_done: number;
  fit: number;
}

const RUNNING = `(${STATUS_ID.created}, ${STATUS_ID.started})`;

const requestOnce = async (
  sql: Sql,
  gameNos: readonly number[],
  nodes: number,
  urgency: number,
): Promise<BulkAnswer> => {
  const [asked, priority] = ['$2::int', '$3::int'];
  const [row] = await sql.unsafe<Counts[]>(
    `with found as materialized (
      select s.game_no, s.plies, s.status in ${RUNNING} as unfinished
      from unnest($1::int[]) f (no) join sides s on s.game_no = f.no and s.white
    ),
    fit as materialized (
      select f.game_no, f.plies, coalesce(served and a.state = 'done', false) as done,
        coalesce(served and a.state <> 'done', false) as waits
      from found f
      left join analyses a on a.game_no = f.game_no
      cross join lateral (
        select a.state in ('queued', 'running', 'done') and a.nodes >= ${asked} and a.plies = f.plies
      ) as s (served)
      where not f.unfinished and f.plies > 0
    ),
    raised as (
      update analyses a set priority = ${priority}, dispatched_at = null
      from fit f where a.game_no = f.game_no and f.waits and a.priority > ${priority}
    ),
    added as (
      insert into analyses as a (game_no, nodes, plies, priority, open_positions)
      select game_no, ${asked}, plies, ${priority}, plies + 1 from fit
      where not done and not waits order by game_no
      on conflict (game_no) do update set
        priority = case when a.state in ('queued', 'running') then least(a.priority, ${priority}) else ${priority} end,
        force = a.force and a.state in ('queued', 'running'),
        nodes = excluded.nodes, plies = excluded.plies, open_positions = excluded.open_positions, state = 'queued',
        generation = a.generation + 1, prepared = false, requested_at = date_trunc('milliseconds', now()),
        dispatched_at = null, contract_no = null, ended_at = null, reasons = null, error_code = null, error = null,
        covered = 0, searched = 0, reused = 0, shipped = 0, seq = a.seq + 1
      where not (a.state in ('queued', 'running', 'done') and a.nodes >= ${asked} and a.plies = excluded.plies)
    )
    select
      (select count(*) from found where unfinished)::int as unfinished,
      (select count(*) from found where not unfinished and plies = 0)::int as without_moves,
      (select count(*) from fit where done)::int as already_done,
      (select count(*) from fit where not done)::int as fit`,
    [`{${gameNos.join(',')}}`, nodes, urgency],
  );
  const { unfinished, without_moves, already_done, fit } = row as Counts;
  const skipped = [
    { code: 'game_unfinished', count: unfinished },
    { code: 'game_without_moves', count: without_moves },
  ];
  return { requested: fit, alreadyDone: already_done, skipped: skipped.filter(({ count }) => count > 0) };
};

/**
 * Asks for the analysis of the games that a filter holds, at most `limit` of them in the order of the filter: of games
 * that it names as a person does, of others behind what persons asked for. What waits for less begins anew; what is done
 * under as many nodes is left alone.
 * Throws player_required and invalid_parameter.
 */
export const requestMany = async (
  db: Pick<Database, 'sql' | 'sides'>,
  filter: GameFilter,
  nodes: number,
  limit: number,
): Promise<BulkAnswer> => {
  const choose = await readyToChoose(db, filter);
  const gameNos = findSides(choose(), filter.order, limit).map(({ game_no }) => game_no);
  const urgency = filter.ids ? PRIORITIES.person : PRIORITIES.bulk;
  // It takes many rows, in an order of its own.
  return await againAfterDeadlock(() => requestOnce(db.sql, gameNos, nodes, urgency));
};
