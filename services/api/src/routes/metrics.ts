import { inTimeOrNull } from '@rookery/shared/in-time.ts';
import { Hono } from 'hono';
import type { RequestEnv, Services } from '../context.ts';
import { readLedgerState } from '../status/read.ts';
import { readStack, STACK_MS, type StackServices } from '../status/stack.ts';

/**
 * `metrics`, in Prometheus's form. Read at each scrape: so the figures survive a restart, and hold for whatever else
 * writes to the database. What does not answer in time is left out.
 */
export const metricsRoutes = (services: StackServices & Pick<Services, 'metrics'>, mostMs = STACK_MS) =>
  new Hono<RequestEnv>().get('/metrics', async (c) => {
    const { registry, ledgerRead, stackRead } = services.metrics;
    const [ledger, stack] = await Promise.all([
      inTimeOrNull(mostMs, readLedgerState(services.db.sql)),
      readStack(services, mostMs),
    ]);
    ledgerRead(ledger);
    stackRead(stack);
    return c.text(await registry.metrics(), 200, { 'content-type': registry.contentType });
  });
