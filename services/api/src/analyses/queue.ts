import type { AnalysisQueue, AnalysisState, QueuedAnalysis } from '@rookery/shared/contract/analysis.ts';
import type { Sql } from 'postgres';
import { cursorInstant, cursorNumber, makeCursor, pageOf, parseCursor } from '../db/cursor.ts';
import { createWhere } from '../db/where.ts';
import { priorityName } from './progress.ts';
import type { Workers } from './workers.ts';

interface Row {
  game_no: number;
  id: string;
  state: AnalysisState;
  priority: number;
  nodes: number;
  plies: number;
  covered: number;
  searched: number;
  reused: number;
  shipped: number;
  at: number;
}

interface Totals {
  queued: number;
  running: number;
  positions: number;
  nodes: number;
}

const itemOf = (row: Row): QueuedAnalysis => ({
  gameId: row.id,
  state: row.state,
  plies: row.plies,
  covered: row.covered,
  searched: row.searched,
  reused: row.reused,
  shipped: row.shipped,
  priority: priorityName(row.priority),
  nodes: row.nodes,
  requestedAt: new Date(row.at).toISOString(),
});

const readTotals = async (sql: Sql): Promise<Totals> => {
  const [totals] = await sql<Totals[]>`
    select count(*) filter (where state = 'queued')::int as queued,
      count(*) filter (where state = 'running')::int as running,
      coalesce(sum(open_positions), 0)::int as positions,
      coalesce(sum(open_positions::float8 * nodes), 0)::float8 as nodes
    from analyses where state in ('queued', 'running')`;
  return totals as Totals;
};

/**
 * What waits for engines and what they are at, in the order in which it is taken. The time left is the nodes that are
 * still to be searched by the speed that the workers measured; null where none has.
 */
export const readQueue = async (
  sql: Sql,
  workers: Workers,
  { state, limit, cursor }: { state?: 'queued' | 'running'; limit: number; cursor?: string },
): Promise<AnalysisQueue> => {
  const where = createWhere();
  where.and(`a.state in ('queued', 'running')`);
  if (state) where.and('a.state = ?', state);
  if (cursor !== undefined) {
    const [priority, at, no] = parseCursor(cursor, 3);
    where.and(
      '(a.priority, a.requested_at, -a.game_no) > (?::smallint, to_timestamp(?::float8 / 1000), -?::int)',
      cursorNumber(priority),
      cursorInstant(at),
      cursorNumber(no),
    );
  }
  const rows = await sql.unsafe<Row[]>(
    `select a.game_no, g.id, a.state, a.priority, a.nodes, a.plies, a.covered, a.searched, a.reused, a.shipped,
      (extract(epoch from a.requested_at) * 1000)::float8 as at
    from analyses a join games g on g.no = a.game_no ${where.text()}
    order by a.priority, a.requested_at, -a.game_no limit ${where.param(limit + 1)}`,
    where.values(),
  );
  const { items, next } = pageOf(rows, limit, ({ priority, at, game_no }) =>
    makeCursor([priority, at, game_no]),
  );
  const totals = await readTotals(sql);
  const nodesPerSecond = workers.nodesPerSecond();
  return {
    items: items.map(itemOf),
    next,
    queued: totals.queued,
    running: totals.running,
    positionsLeft: totals.positions,
    nodesPerSecond,
    secondsLeft: nodesPerSecond ? totals.nodes / nodesPerSecond : null,
    workers: workers.list(),
  };
};
