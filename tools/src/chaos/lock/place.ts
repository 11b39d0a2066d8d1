import { writeEpoch } from '../../../../services/producer/src/lock/write-epoch.ts';
import { type Lichess, startLichess } from '../../lichess/start.ts';
import { type OwnRedis, ownRedis } from '../../test/own-redis.ts';
import { until } from '../../test/until.ts';
import { spawnWorker, type Worker } from './spawn-worker.ts';

/** The lease of all cells: its margin of 2 s is more than the longest linger. */
export const LEASE_MS = 6_000;
/** Games a second of every stream. */
export const RATE = 2;
/** A stream of so many games lasts longer than anything that a cell waits for. */
export const ALL_GAMES = 200;

/** Where a cell takes place: a Redis and a Lichess of its own, and its workers. */
export interface Place {
  redis: OwnRedis;
  lichess: Lichess;
  workers: Worker[];
  /** One more worker. */
  spawn(): Worker;
  close(): Promise<void>;
}

/** Opens it, with `count` workers of the checkout at `root` that wait to be told. */
export const openPlace = async (
  root: string,
  { count, lingerMs, durable }: { count: number; lingerMs: number; durable: boolean },
): Promise<Place> => {
  const closers: (() => Promise<void>)[] = [];
  const close = async (): Promise<void> => {
    for (const closeOne of closers.splice(0).reverse()) await closeOne();
  };
  try {
    const redis = await ownRedis({ durable });
    closers.push(() => redis.stop());
    // It is new and has lost nothing: no quarantine at the start.
    await writeEpoch(redis.url);
    const lichess = await startLichess({
      players: 1,
      gamesPer: ALL_GAMES,
      rate: RATE,
      linger: lingerMs,
      seed: 1,
    });
    closers.push(() => lichess.stop());
    const username = (await lichess.players())[0]?.username ?? '';
    const order = { redisUrl: redis.url, lichessUrl: lichess.url, username, leaseMs: LEASE_MS };
    const workers: Worker[] = [];
    const spawn = (): Worker => {
      const worker = spawnWorker(root, order);
      workers.push(worker);
      return worker;
    };
    for (let i = 0; i < count; i++) spawn();
    closers.push(async () => void (await Promise.all(workers.map((worker) => worker.kill()))));
    await until('the workers', () => workers.every(isReady), { within: 120_000 });
    return { redis, lichess, workers, spawn, close };
  } catch (err) {
    await close();
    throw err;
  }
};

const isReady = (worker: Worker): boolean => {
  const how = worker.ended();
  if (how !== undefined) throw new Error(`a worker ended at its start (${how}): ${worker.said()}`);
  return worker.events.length > 0;
};
