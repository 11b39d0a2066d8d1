import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';

/** The figures of this process in Prometheus's form. */
export interface Metrics {
  registry: Registry;
  /** One committed transaction of games: how many, and seconds from begin to commit. */
  batchSaved(games: number, seconds: number): void;
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
  let most = 0;
  return {
    registry,
    batchSaved: (count, seconds) => {
      games.inc(count);
      batches.observe(seconds);
      most = Math.max(most, seconds);
      longest.set(most);
    },
  };
};
