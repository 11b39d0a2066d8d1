import { backOffMs } from '@rookery/shared/back-off.ts';
import type { JobEnd } from './job-end.ts';

/** While the API is away a job comes back after a while that grows with each start of it. */
export const afterApiAway = (started: number): JobEnd => ({
  kind: 'later',
  afterMs: backOffMs(Math.max(1, started), { firstMs: 1_000, mostMs: 15_000 }),
});
