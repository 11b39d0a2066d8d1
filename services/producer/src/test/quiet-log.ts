import { createLog } from '@rookery/shared/log.ts';

/** A log that says nothing; set LOG_LEVEL to hear it. */
export const quietLog = createLog('test', process.env.LOG_LEVEL ?? 'silent');
