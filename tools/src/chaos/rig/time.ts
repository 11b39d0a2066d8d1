import { QUEUES } from '@rookery/shared/jobs.ts';
import { Queue } from 'bullmq';
import { Redis } from 'ioredis';
import postgres from 'postgres';
import type { Rig } from './rig.ts';

/** Lets so many minutes pass in the ledger, and the minute tick come after them. */
export const passMinutes = async (rig: Rig, minutes: number): Promise<void> => {
  const sql = postgres(rig.postgres.url, { max: 1, onnotice: () => undefined });
  try {
    const by = sql`make_interval(mins => ${minutes})`;
    await sql`update syncs set started_at = started_at - ${by}, dispatched_at = dispatched_at - ${by}`;
    await sql`update pages set opened_at = opened_at - ${by}, sealed_at = sealed_at - ${by}`;
    await sql`update follows set next_sync_at = next_sync_at - ${by}`;
  } finally {
    await sql.end({ timeout: 1 });
  }
  await tickNow(rig);
};

const tickNow = async (rig: Rig): Promise<void> => {
  const connection = new Redis(rig.redis.url, { maxRetriesPerRequest: null });
  const queue = new Queue(QUEUES.orchestrator.queue, { connection });
  await queue.add(QUEUES.orchestrator.job, {}, { ...QUEUES.orchestrator.options });
  await queue.close();
  connection.disconnect();
};
