import { until } from '../../test/until.ts';
import type { Verdict } from './cell-result.ts';
import { LONE_TURNS, type LoneCell } from './cells.ts';
import { openPlace, RATE } from './place.ts';
import type { Worker } from './spawn-worker.ts';

/** An answer that is silent so long is given up. */
const SILENT_MS = 2_000;

/** Plays a cell with one process to which nothing happens, with the lock of the checkout at `root`. */
export const playLoneCell = async (cell: LoneCell, root: string): Promise<Verdict> => {
  const place = await openPlace(root, { count: 1, lingerMs: cell.lingerMs, durable: false });
  try {
    const { lichess, workers } = place;
    const [worker] = workers as [Worker];
    if (cell.fault) await lichess.setFaults([cell.fault]);
    worker.tell({ do: 'turns', games: RATE, asks: cell.asks, turns: LONE_TURNS, silentMs: SILENT_MS });
    const eventsOf = (name: string) => worker.events.filter(({ event }) => event === name);
    await until('the turns', () => eventsOf('end').length === LONE_TURNS, { within: 120_000, every: 100 });
    const report = await lichess.report();
    const asks = eventsOf('ask').length;
    const hows = worker.events.flatMap((event) => (event.event === 'asked' ? [event.how] : []));
    const read = hows.filter((how) => how === 'read').length;
    const red =
      report.mostOpen > 1
        ? `${report.mostOpen} requests were open at once`
        : report.requests > asks
          ? `${report.requests} requests came where ${asks} were asked`
          : read !== cell.read
            ? `${read} answers were read where ${cell.read} were expected: ${hows.join(', ')}`
            : undefined;
    return {
      ...(red !== undefined && { red }),
      facts: { mostOpen: report.mostOpen, requests: report.requests, asks, read },
    };
  } finally {
    await place.close();
  }
};
