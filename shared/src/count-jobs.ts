import { count, JOB_OUTCOMES } from './figures.ts';

/** The part of a worker of BullMQ that tells how jobs ended. */
interface Ends {
  name: string;
  on(event: (typeof JOB_OUTCOMES)[number], listener: () => void): unknown;
}

/** Counts what becomes of the jobs of a worker. */
export const countJobs = <T extends Ends>(worker: T): T => {
  for (const outcome of JOB_OUTCOMES)
    worker.on(outcome, () => count('jobs_total', { queue: worker.name, outcome }));
  return worker;
};
