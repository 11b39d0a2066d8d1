import { count } from './figures.ts';

/** The part of a worker of BullMQ that tells how jobs ended. */
interface Ends {
  name: string;
  on(event: 'completed' | 'failed' | 'stalled', listener: () => void): unknown;
}

/** Counts what becomes of the jobs of a worker. */
export const countJobs = <T extends Ends>(worker: T): T => {
  for (const outcome of ['completed', 'failed', 'stalled'] as const)
    worker.on(outcome, () => count('jobs_total', { queue: worker.name, outcome }));
  return worker;
};
