import { createRandom, type Random } from '../../lichess/generate/random.ts';
import { until } from '../../test/until.ts';
import type { Verdict } from './cell-result.ts';
import type { RedisFault, StormCell } from './cells.ts';
import { openPlace, type Place, RATE } from './place.ts';
import type { Worker } from './spawn-worker.ts';
import { strikeRedis } from './strike.ts';

const WORKERS = 4;
const TURN_GAMES = 3 * RATE;
const STORM_MS = 60_000;
const PATIENCE_MS = 40_000;

const WORKER_STRIKES = [
  ['stop', 4],
  ['kill', 2],
  ['block', 1],
] as const;
const REDIS_STRIKES: readonly (readonly [RedisFault, number])[] = [
  ['disconnected', 2],
  ['expired', 2],
  // Each of these two costs a quarantine, in which nothing happens.
  ['flushall', 0.5],
  ['redis-killed', 0.5],
  ['redis-stopped', 1],
];

/** Plays a storm: blow after blow at random, on whoever holds the lock more often than not. Then work must go on. */
export const playStormCell = async (
  cell: StormCell,
  root: string,
  log: (line: string) => void,
): Promise<Verdict> => {
  const place = await openPlace(root, { count: WORKERS, lingerMs: cell.lingerMs, durable: true });
  const random = createRandom(cell.seed);
  const blows: Blows = { fallen: [], redis: Promise.resolve(), redisBusy: false };
  let most = 0;
  try {
    place.workers.forEach(work);
    await until('a stream', () => openedBy(place) > 0);
    const end = performance.now() + STORM_MS;
    while (performance.now() < end && most < 2) {
      await Bun.sleep(random.between(500, 3_000));
      strike(place, random, blows);
      while (alive(place).length < WORKERS) work(place.spawn());
      most = (await place.lichess.report()).mostOpen;
    }
    for (const worker of place.workers) worker.signal('SIGCONT');
    // Those who hang may do so for ever.
    work(place.spawn());
    await blows.redis;
    const before = openedBy(place);
    const wentOn = most > 1 || (await within(PATIENCE_MS, () => openedBy(place) > before));
    most = (await place.lichess.report()).mostOpen;
    const red =
      most > 1
        ? `${most} requests were open at once`
        : wentOn
          ? undefined
          : `nobody went on within ${PATIENCE_MS / 1_000} s after the storm`;
    if (red !== undefined) for (const line of storyOf(place, blows)) log(line);
    const ended = place.workers.length - alive(place).length;
    return {
      ...(red !== undefined && { red }),
      facts: { mostOpen: most, blows: blows.fallen.length, turns: openedBy(place), ended },
    };
  } finally {
    await blows.redis.catch(() => undefined);
    await place.close();
  }
};

interface Blows {
  fallen: { at: number; what: string }[];
  redis: Promise<void>;
  redisBusy: boolean;
}

const strike = (place: Place, random: Random, blows: Blows): void => {
  const fell = (what: string): void => void blows.fallen.push({ at: Date.now(), what });
  const victim = random.chance(0.6) ? place.workers.find(isStreaming) : undefined;
  const worker = victim ?? random.pick(alive(place));
  const fault = random.chance(0.3) ? random.weighted(REDIS_STRIKES) : undefined;
  const lastsMs = random.between(500, 9_000);
  // Both at once, one time in five.
  if (fault === undefined || random.chance(0.2)) {
    const kind = random.weighted(WORKER_STRIKES);
    fell(`${kind} ${worker.pid}${kind === 'stop' ? ` for ${lastsMs} ms` : ''}`);
    switch (kind) {
      case 'kill':
        worker.signal('SIGKILL');
        break;
      case 'block':
        worker.tell({ do: 'block' });
        break;
      case 'stop':
        worker.signal('SIGSTOP');
        setTimeout(() => worker.ended() ?? worker.signal('SIGCONT'), lastsMs);
    }
  }
  if (fault === undefined || blows.redisBusy) return;
  fell(fault);
  blows.redisBusy = true;
  blows.redis = strikeRedis(fault, place.redis).finally(() => {
    blows.redisBusy = false;
  });
  // Whoever awaits it learns of it.
  blows.redis.catch(() => undefined);
};

/** What happened at the end, blows and words of the workers in their order. */
const storyOf = ({ workers }: Place, { fallen }: Blows): string[] => {
  const all = [
    ...fallen,
    ...workers.flatMap(({ pid, events }) =>
      events.map(({ at, ...event }) => ({ at, what: `${pid}: ${JSON.stringify(event)}` })),
    ),
  ].sort((a, b) => a.at - b.at);
  const last = all.at(-1)?.at ?? 0;
  return all.filter(({ at }) => at > last - 40_000).map(({ at, what }) => `${at - last} ms ${what}`);
};

const work = (worker: Worker): void => worker.tell({ do: 'turns', games: TURN_GAMES, asks: 1 });

const alive = ({ workers }: Place): Worker[] => workers.filter((worker) => worker.ended() === undefined);

const isStreaming = (worker: Worker): boolean =>
  worker.ended() === undefined && worker.events.at(-1)?.event === 'open';

const openedBy = ({ workers }: Place): number =>
  workers.flatMap(({ events }) => events.filter((event) => event.event === 'open' && event.status === 200))
    .length;

const within = async (ms: number, condition: () => boolean): Promise<boolean> => {
  const deadline = performance.now() + ms;
  while (!condition() && performance.now() < deadline) await Bun.sleep(100);
  return condition();
};
