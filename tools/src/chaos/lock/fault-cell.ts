import type { Report } from '../../lichess/report.ts';
import { until } from '../../test/until.ts';
import type { Verdict } from './cell-result.ts';
import type { FaultCell } from './cells.ts';
import type { WorkerEvent } from './order.ts';
import { ALL_GAMES, LEASE_MS, openPlace, type Place, RATE } from './place.ts';
import type { Worker } from './spawn-worker.ts';
import { strikeHolder, strikeRedis, TAKEN_MS } from './strike.ts';

/** Of the turns that follow: short, so that there are soon two. */
const NEXT_GAMES = 3 * RATE;
/** Of a holder to which nothing happens: a stream longer than the lease. */
const WHOLE_GAMES = (LEASE_MS / 1_000 + 3) * RATE;
/** One that has not asked yet does not ask before the cell is over. */
const IDLE_MS = 120_000;
/** The others have tried for longer than a lease when the fault comes, and the holder has renewed all the while. */
const BEFORE_MS = LEASE_MS * 1.35;
/** A stopped holder is continued when another one streams, or so late if none does. */
const CONTINUE_MS = 20_000;
/** By then two others must have had a turn. Without the fault of Redis it takes 10 s, with a quarantine 20 s. */
const PATIENCE_MS = 60_000;
const LOOK_MS = 150;
/** A holder that is well knows by its next renewal. */
const PROMPT_MS = LEASE_MS / 3;

type Asked = Extract<WorkerEvent, { event: 'asked' }> | undefined;

/** Plays one cell of the matrix with the lock of the checkout at `root`. */
export const playFaultCell = async (cell: FaultCell, root: string): Promise<Verdict> => {
  const place = await openPlace(root, {
    count: 3,
    lingerMs: cell.lingerMs,
    durable: cell.redis !== 'redis-lost',
  });
  try {
    const [holder, ...others] = place.workers as [Worker, ...Worker[]];
    const untouched = cell.holder === 'healthy' && cell.redis === 'nothing';
    holder.tell({
      do: 'turns',
      games: untouched ? WHOLE_GAMES : ALL_GAMES,
      asks: 1,
      turns: 1,
      ...(cell.idle && { idleMs: IDLE_MS }),
    });
    const begun = () => (cell.idle ? holder.events.some(isBegin) : streamsOf([holder]).length > 0);
    await until('the holder', begun, { within: 120_000 });
    for (const other of others) other.tell({ do: 'turns', games: NEXT_GAMES, asks: 1 });
    await until('the others', () => others.every(({ events }) => events.some(isWaiting)));
    await Bun.sleep(BEFORE_MS);
    const at = Date.now();
    strikeHolder(cell.holder, holder);
    const redisBack = strikeRedis(cell.redis, place.redis);
    const seen = await watch(place, cell, at);
    await redisBack;
    return verdictOf(cell, seen, holder, at);
  } finally {
    await place.close();
  }
};

interface Seen {
  report: Report;
  /** When the streams of the others began. */
  followed: number[];
  asks: number;
}

/** Looks until two requests are open at once, two others have had their turn, or patience ends. */
const watch = async ({ lichess, workers }: Place, cell: FaultCell, at: number): Promise<Seen> => {
  const [holder, ...others] = workers as [Worker, ...Worker[]];
  let stopped = cell.holder === 'sigstop';
  for (;;) {
    await Bun.sleep(LOOK_MS);
    const report = await lichess.report();
    const followed = streamsOf(others)
      .map((event) => event.at)
      .sort((a, b) => a - b);
    const now = Date.now();
    // Nobody need wait for one that asked nothing to be continued.
    const [first = cell.idle ? Number.POSITIVE_INFINITY : at + CONTINUE_MS] = followed;
    if (report.mostOpen > 1 || followed.length > 1 || now > at + PATIENCE_MS)
      return { report, followed, asks: await asksBehind(report, workers) };
    if (stopped && now > first + 500) {
      holder.signal('SIGCONT');
      stopped = false;
    }
  }
};

/** How often the workers asked, once what they said of the requests that a report counts has come. */
const asksBehind = async ({ requests }: Report, workers: readonly Worker[]): Promise<number> => {
  const asks = () => workers.flatMap(({ events }) => events.filter(({ event }) => event === 'ask')).length;
  await until('the words of the workers', () => asks() >= requests, { within: 5_000 }).catch(() => undefined);
  return asks();
};

const verdictOf = (
  cell: FaultCell,
  { report, followed, asks }: Seen,
  holder: Worker,
  at: number,
): Verdict => {
  const asked = holder.events.find((event) => event.event === 'asked');
  const holderIs = holder.ended() ?? 'alive';
  const red =
    report.mostOpen > 1
      ? `${report.mostOpen} requests were open at once`
      : followed.length < 2
        ? `${followed.length === 0 ? 'nobody' : 'only one other'} went on within ${PATIENCE_MS / 1_000} s`
        : report.requests > asks
          ? `${report.requests} requests came where ${asks} were asked`
          : cell.redis === 'taken' && followed[0] !== undefined && followed[0] < at + TAKEN_MS
            ? 'the lock of another was given away'
            : holderTrouble(cell, asked, holderIs, at);
  return {
    ...(red !== undefined && { red }),
    facts: {
      mostOpen: report.mostOpen,
      overlaps: report.overlaps,
      tooEarly: report.tooEarly,
      requests: report.requests,
      asks,
      holder: holderIs,
      stream: asked?.how ?? 'said nothing',
      ...(asked && { endedMs: asked.at - at }),
      ...Object.fromEntries(followed.slice(0, 2).map((begun, i) => [`next${i + 1}Ms`, begun - at])),
    },
  };
};

/** A process that is well ends its own stream, in time, and lives on. */
const holderTrouble = ({ holder, redis, idle }: FaultCell, asked: Asked, is: string, at: number) => {
  if (holder !== 'healthy' && holder !== 'stopping') return undefined;
  if (is !== 'alive') return `the healthy holder ended by ${is}: it had to be killed`;
  if (idle) return undefined;
  const untouched = holder === 'healthy' && redis === 'nothing';
  const expected = holder === 'stopping' ? 'interrupted stopping' : untouched ? 'read' : 'interrupted right';
  if (asked?.how !== expected)
    return `the stream of the holder ended as "${asked?.how}", not as "${expected}"`;
  // While Redis is stopped only the deadline tells.
  const late = untouched || redis === 'redis-stopped' ? 0 : asked.at - at - PROMPT_MS;
  return late > 0 ? `the stream of the holder ended ${PROMPT_MS + late} ms after the fault` : undefined;
};

const isBegin = ({ event }: WorkerEvent): boolean => event === 'begin';
const isWaiting = ({ event }: WorkerEvent): boolean => event === 'waiting';

/** The requests that were answered with games. */
const streamsOf = (workers: Worker[]): WorkerEvent[] =>
  workers.flatMap(({ events }) => events.filter((event) => event.event === 'open' && event.status === 200));
