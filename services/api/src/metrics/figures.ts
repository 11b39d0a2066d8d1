import {
  CRASH_KINDS,
  countedHere,
  FIGURES,
  type Figure,
  JOB_OUTCOMES,
  type Labels,
  LOSS_REASONS,
  type Sample,
} from '@rookery/shared/figures.ts';
import { QUEUES } from '@rookery/shared/jobs.ts';
import { Counter, type Registry } from 'prom-client';

const LABELS: Partial<Record<Figure, string[]>> = {
  lichess_requests_total: ['status'],
  lock_lost_total: ['why'],
  jobs_total: ['queue', 'outcome'],
  engine_searches_total: ['end'],
  engine_crashes_total: ['kind'],
  evaluation_cache_total: ['result'],
};

/** What alarms ask about is there before it happened once: `increase` does not see a series begin. */
const FROM_ZERO: readonly [Figure, Labels][] = [
  ...Object.values(QUEUES).flatMap(({ queue }) =>
    JOB_OUTCOMES.map((outcome): [Figure, Labels] => ['jobs_total', { queue, outcome }]),
  ),
  ...CRASH_KINDS.map((kind): [Figure, Labels] => ['engine_crashes_total', { kind }]),
  ...LOSS_REASONS.map((why): [Figure, Labels] => ['lock_lost_total', { why }]),
];

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
    // While Redis does not answer nobody knows: a nothing in between would look like a restart.
    if (reported !== null) for (const [figure, labels] of FROM_ZERO) counters.get(figure)?.inc(labels, 0);
    for (const { figure, labels, value } of [...(reported ?? []), ...countedHere()])
      counters.get(figure)?.inc(labels, value);
  };
};
