import type { MiddlewareHandler } from 'hono';
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import { createFigureMetrics } from './metrics/figures.ts';
import { measureRequests } from './metrics/http.ts';
import { createStackMetrics, type StackState } from './metrics/stack.ts';
import type { LedgerState } from './status/read.ts';

/** The figures of this process in Prometheus's form. */
export interface Metrics {
  registry: Registry;
  /** One committed transaction of games: how many, and seconds from begin to commit. */
  batchSaved(games: number, seconds: number): void;
  /** The minute tick came. */
  ticked(): void;
  /** How the ledger stands; null when Postgres did not say. */
  ledgerRead(state: LedgerState | null): void;
  /** How the rest of the stack stands. */
  stackRead(state: StackState): void;
  /** Measures the requests that pass through it. */
  requests: MiddlewareHandler;
}

/** A registry with the process's own figures and those of saving. */
export const createMetrics = (version: string): Metrics => {
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry });
  new Gauge({
    name: 'rookery_build_info',
    help: 'the running version',
    labelNames: ['version'],
    registers,
  }).set({ version }, 1);
  const games = new Counter({
    name: 'rookery_games_saved_total',
    help: 'games that went through a transaction',
    registers,
  });
  const batches = new Histogram({
    name: 'rookery_save_batch_seconds',
    help: 'transactions of games, from begin to commit',
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1],
    registers,
  });
  const longest = new Gauge({
    name: 'rookery_save_batch_longest_seconds',
    help: 'the longest of them',
    registers,
  });
  const ledgerRead = createLedgerMetrics(registers);
  const stackRead = createStackMetrics(registry);
  const figuresRead = createFigureMetrics(registry);
  let tickedAt = performance.now();
  new Gauge({
    name: 'rookery_tick_age_seconds',
    help: 'since the minute tick asked for who is due, or since the start',
    registers,
    collect() {
      this.set((performance.now() - tickedAt) / 1_000);
    },
  });
  let most = 0;
  return {
    registry,
    ledgerRead,
    stackRead: (state) => {
      stackRead(state);
      figuresRead(state.redis?.figures ?? null);
    },
    requests: measureRequests(registry),
    ticked: () => {
      tickedAt = performance.now();
    },
    batchSaved: (count, seconds) => {
      games.inc(count);
      batches.observe(seconds);
      most = Math.max(most, seconds);
      longest.set(most);
    },
  };
};

/** The figures of the ledger; what Postgres does not say is left out. */
const createLedgerMetrics = (registers: Registry[]): Metrics['ledgerRead'] => {
  const up = new Gauge({ name: 'rookery_database_up', help: '1 when Postgres answers, else 0', registers });
  const secondRequests = new Counter({
    name: 'rookery_lichess_second_requests_total',
    help: 'times that Lichess saw a second request of ours: above 0 the lock was broken',
    registers,
  });
  const figures: [string, string, (state: LedgerState) => number][] = [
    ['lichess_cooldown_seconds', 'until Lichess may be asked again', secondsLeft],
    ['players', 'players that are followed', ({ players }) => players],
    ['syncs_open', 'syncs under way', ({ syncing }) => syncing],
    ['pages_open', 'pages that have not landed', ({ openPages }) => openPages],
    [
      'page_oldest_seconds',
      'since the oldest page that has not landed was opened',
      ({ oldestPageSeconds }) => oldestPageSeconds,
    ],
    ['records_pending', 'records that were fetched and have not landed', ({ pending }) => pending],
    ['records_rejected', 'records that could not be stored', ({ rejected }) => rejected],
  ];
  const gauges = figures.map(([name, help, read]) => ({
    gauge: new Gauge({ name: `rookery_${name}`, help, registers }),
    read,
  }));
  return (state) => {
    up.set(state === null ? 0 : 1);
    secondRequests.remove();
    if (state !== null) secondRequests.inc(state.secondRequests.count);
    for (const { gauge, read } of gauges) {
      if (state === null) gauge.remove();
      else gauge.set(read(state));
    }
  };
};

const secondsLeft = ({ cooldownUntil }: LedgerState): number =>
  cooldownUntil === null ? 0 : Math.max(0, (cooldownUntil.getTime() - Date.now()) / 1_000);
