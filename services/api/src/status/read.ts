import type { Status } from '@rookery/shared/contract/status.ts';
import type { Sql } from 'postgres';
import type { Services } from '../context.ts';
import type { StackState } from '../metrics/stack.ts';
import { readCooldown } from '../syncs/cooldown.ts';
import { readSecondRequests, type SecondRequests } from '../syncs/second-requests.ts';
import { readStack } from './stack.ts';

/** How the ledger stands, over all players. */
export interface LedgerState {
  cooldownUntil: Date | null;
  secondRequests: SecondRequests;
  players: number;
  rejected: number;
  /** Syncs under way. */
  syncing: number;
  /** Their pages that have not landed, those that are being read included. */
  openPages: number;
  /** Records of them that were fetched and have not landed. */
  pending: number;
  /** Seconds since the oldest of them was opened; 0 when there is none. */
  oldestPageSeconds: number;
}

/** Reads how the ledger stands: a few small tables and indexes, milliseconds at any number of games. */
export const readLedgerState = async (sql: Sql): Promise<LedgerState> => {
  const [cooldownUntil, secondRequests, [counts]] = await Promise.all([
    readCooldown(sql),
    readSecondRequests(sql),
    sql<Omit<LedgerState, 'cooldownUntil' | 'secondRequests'>[]>`
      select
        (select count(*)::int from follows) as players,
        (select count(*)::int from rejected_records) as rejected,
        (select count(*)::int from syncs where ended_at is null) as syncing,
        open.*
      from (
        select count(*)::int as "openPages",
          coalesce(sum(g.lines - (
            select coalesce(sum(upper(m) - lower(m)), 0) from unnest(g.landed) as m
          )), 0)::int as pending,
          coalesce(extract(epoch from now() - min(g.opened_at)), 0)::float8 as "oldestPageSeconds"
        from pages g join syncs y on y.id = g.sync_id
        where g.landed_at is null and y.ended_at is null
      ) as open`,
  ]);
  if (!counts) throw new Error('a select of counts gave no row');
  return { cooldownUntil, secondRequests, ...counts };
};

/** What `GET /status` answers. */
export const readStatus = async (
  services: Pick<Services, 'db' | 'dispatch' | 'desk' | 'version'>,
): Promise<Status> => {
  const { sql } = services.db;
  const [ledger, stack, [games]] = await Promise.all([
    readLedgerState(sql),
    readStack(services),
    sql<{ count: number; behind: number }[]>`
      select (select count(*)::int from games) as count,
        (select count(*)::int from follows where state = 'active' and next_sync_at <= now()) as behind`,
  ]);
  const { secondRequests } = ledger;
  return {
    version: services.version,
    lichess: {
      cooldownUntil: ledger.cooldownUntil?.toISOString() ?? null,
      secondRequests: secondRequests.count,
      lastSecondRequestAt: secondRequests.lastAt?.toISOString() ?? null,
    },
    players: ledger.players,
    games: games?.count ?? 0,
    rejected: ledger.rejected,
    syncing: ledger.syncing,
    behind: games?.behind ?? 0,
    queues: stack.redis?.queues ?? null,
    lockHeld: stack.redis?.lockHeld ?? null,
    engines: enginesOf(stack.workers),
    databaseBytes: stack.postgres?.bytes ?? 0,
    redisBytes: stack.redis?.memory.used ?? null,
    pending: ledger.pending,
  };
};

const enginesOf = (workers: StackState['workers']): Status['engines'] => {
  const engines = workers.flatMap((worker) => worker.engines);
  return {
    consumers: workers.length,
    searching: engines.filter(({ state }) => state === 'searching').length,
    all: engines.length,
    nodesPerSecond: workers.reduce((sum, { nodesPerSecond }) => sum + (nodesPerSecond ?? 0), 0),
    missing: [...new Set(workers.flatMap(({ missing }) => missing))],
  };
};
