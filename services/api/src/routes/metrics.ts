import { within } from '@rookery/shared/in-time.ts';
import { Hono } from 'hono';
import type { RequestEnv, Services } from '../context.ts';
import { readLedgerState } from '../status/read.ts';
import { readStack, type StackServices } from '../status/stack.ts';

/** A Postgres that takes longer is away: whoever scrapes waits ten seconds, and is to hear of it. */
const MOST_MS = 5_000;

/**
 * `metrics`, in Prometheus's form. Read at each scrape: so the figures survive a restart, and hold for whatever else
 * writes to the database. What does not answer in time is left out.
 */
export const metricsRoutes = (services: StackServices & Pick<Services, 'metrics'>, mostMs = MOST_MS) =>
  new Hono<RequestEnv>().get('/metrics', async (c) => {
    const { registry, ledgerRead, stackRead } = services.metrics;
    const [ledger, stack] = await Promise.all([
      within(mostMs, readLedgerState(services.db.sql)).catch(() => null),
      readStack(services, mostMs),
    ]);
    ledgerRead(ledger ?? null);
    stackRead(stack);
    return c.text(await registry.metrics(), 200, { 'content-type': registry.contentType });
  });
