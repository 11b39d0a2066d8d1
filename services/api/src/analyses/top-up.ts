import { PRIORITIES } from '@rookery/shared/contract/analysis.ts';
import type { Sql } from 'postgres';
import { transaction } from '../db/transaction.ts';
import { awayDetail } from '../http/problem.ts';
import { queueAuto } from './auto-queue.ts';
import type { AnalysisDesk } from './desk.ts';
import { dispatchChunks } from './dispatch-chunks.ts';
import { familyOf } from './engine-family.ts';
import { fail, isWaiting } from './finish.ts';
import { writeAnalysis } from './keep-verdict.ts';
import { prepare } from './prepare.ts';
import { tell } from './progress.ts';
import { type AnalysisRow, lockAnalysisRow } from './row.ts';
import { readStoredGame } from './stored-game.ts';

export interface TopUpLimits {
  /** Jobs that wait at most, but for what persons asked for: Redis holds little, and what comes later can go first. */
  mostWaiting: number;
  /** What was dispatched and not heard of for so long is dispatched again. */
  staleMs: number;
  /** How long games that are analyzed by themselves are not looked for, once there were none: that reads all of them. */
  restMs: number;
}

/** Keeps the queue of engines filled from Postgres, where the truth is. */
export type TopUp = (options?: {
  /** Redis lost what it held: it is dispatched again at once. */
  lost?: boolean;
}) => Promise<void>;

const LIMITS: TopUpLimits = { mostWaiting: 300, staleMs: 3 * 60_000, restMs: 15_000 };

/** Games that one round looks at: those of Lichess's own analysis cost no engine anything. */
const STEP = 50;
const MOST_STEPS = 20;

interface Due {
  id: string;
  priority: number;
}

const findDue = (sql: Sql, staleMs: number): Promise<Due[]> => sql<Due[]>`
  select g.id, a.priority
  from analyses a join games g on g.no = a.game_no and g.plies = a.plies
  where a.state in ('queued', 'running') and (
    a.dispatched_at is null or greatest(a.dispatched_at, a.seen_at) < now() - ${staleMs} * interval '1 millisecond'
  )
  order by a.priority, a.requested_at, -a.game_no limit ${STEP}`;

/** The analysis, prepared; undefined where it needs nothing any more. What cannot be replayed fails by itself. */
const prepareDue = async (desk: AnalysisDesk, id: string): Promise<AnalysisRow | undefined> => {
  const { row, moved } = await transaction(desk.sql, async (tx) => {
    const found = await lockAnalysisRow(tx, id);
    if (!found || !isWaiting(found) || found.prepared) return { row: found, moved: false };
    try {
      const game = await readStoredGame(tx, id);
      await prepare(tx, found, game, desk.workers.engineOf(familyOf(game.positions.variant)));
    } catch (err) {
      if (awayDetail(err) !== undefined) throw err;
      desk.log.error({ err, gameId: id }, 'a game cannot be analyzed');
      fail(found, 'invalid_game', 'the stored game does not replay');
    }
    await writeAnalysis(tx, found);
    return { row: found, moved: true };
  });
  if (row && moved && !isWaiting(row)) tell(desk, row);
  return row;
};

const round = async (
  desk: AnalysisDesk,
  { mostWaiting, staleMs }: Pick<TopUpLimits, 'mostWaiting' | 'staleMs'>,
  lost: boolean,
) => {
  const { sql, dispatch, pending } = desk;
  if (lost)
    await sql`update analyses set dispatched_at = null where state in ('queued', 'running') and dispatched_at is not null`;
  await dispatch.analyze(
    pending.untaken().map((id) => ({ kind: 'evaluation' as const, id })),
    PRIORITIES.evaluation,
  );
  const waiting = await dispatch.analysesWaiting();
  if (waiting === null) return;
  let room = mostWaiting - waiting;
  for (let step = 0; step < MOST_STEPS; step++) {
    const due = await findDue(sql, staleMs);
    for (const { id, priority } of due) {
      if (room <= 0 && priority > PRIORITIES.person) return;
      const row = await prepareDue(desk, id);
      const jobs = row ? await dispatchChunks(desk, row) : 0;
      // Redis went away: whatever is due stays due.
      if (row && isWaiting(row) && jobs === 0) return;
      room -= jobs;
    }
    if (due.length < STEP) return;
  }
};

/** Never throws. A round at a time; who asks during one gets another one after it. */
export const createTopUp = (desk: AnalysisDesk, limits: Partial<TopUpLimits> = {}): TopUp => {
  const { mostWaiting, staleMs, restMs } = { ...LIMITS, ...limits };
  let running: Promise<void> | undefined;
  let next: Promise<void> | undefined;
  let nextLost = false;
  let lookAt = 0;
  const run = async (lost: boolean): Promise<void> => {
    try {
      if (performance.now() >= lookAt && (await queueAuto(desk.sql)) === 0)
        lookAt = performance.now() + restMs;
      await round(desk, { mostWaiting, staleMs }, lost);
    } catch (err) {
      desk.log.warn({ err }, 'the queue of engines was not filled; the next tick will do it');
    }
  };
  const begin = (lost: boolean): Promise<void> => {
    running = run(lost).finally(() => {
      running = undefined;
    });
    return running;
  };
  return ({ lost = false } = {}) => {
    if (!running) return begin(lost);
    nextLost ||= lost;
    next ??= running.then(() => {
      const wasLost = nextLost;
      next = undefined;
      nextLost = false;
      return begin(wasLost);
    });
    return next;
  };
};
