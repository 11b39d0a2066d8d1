import { countedHere, FIGURES, type Figure, type Sample } from '@rookery/shared/figures.ts';
import { Counter, type Registry } from 'prom-client';

const LABELS: Partial<Record<Figure, string[]>> = {
  lichess_requests_total: ['status'],
  lock_lost_total: ['why'],
  jobs_total: ['queue', 'outcome'],
  engine_searches_total: ['end'],
  engine_crashes_total: ['kind'],
  evaluation_cache_total: ['result'],
};

/** The figures of all processes: what workers took to Redis (null: it does not answer), and what this one counted. */
export const createFigureMetrics = (registry: Registry): ((reported: Sample[] | null) => void) => {
  const counters = new Map(
    (Object.keys(FIGURES) as Figure[]).map((figure) => [
      figure,
      new Counter({
        name: `rookery_${figure}`,
        help: FIGURES[figure],
        labelNames: LABELS[figure] ?? [],
        registers: [registry],
      }),
    ]),
  );
  return (reported) => {
    for (const counter of counters.values()) counter.reset();
    for (const { figure, labels, value } of [...(reported ?? []), ...countedHere()])
      counters.get(figure)?.inc(labels, value);
  };
};
