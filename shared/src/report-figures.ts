import { writeFileSync } from 'node:fs';
import type { Redis } from 'ioredis';
import { count, fieldOf, takeCounted } from './figures.ts';
import { inTime } from './in-time.ts';
import type { Log } from './log.ts';
import { connectRedis } from './redis.ts';
import type { Releasers } from './releasers.ts';

/** The hash in Redis to which all workers add what they count. The API reads it for Prometheus. */
export const FIGURES_KEY = 'rookery:figures';

const EVERY_MS = 5_000;
const ANSWER_MS = 4_000;

export interface ReportOptions {
  redisUrl: string;
  /** A file that is written whenever Redis took a report: whoever watches the worker looks at how old it is. */
  aliveFile: string | undefined;
  releasers: Releasers;
  log: Log;
  everyMs?: number;
}

/** Adds what this process counts to the figures in Redis, from now on and a last time at the end. */
export const reportFigures = ({ redisUrl, aliveFile, releasers, log, ...rest }: ReportOptions): void => {
  const redis = connectRedis(redisUrl, 'figures', log, {
    maxRetriesPerRequest: null,
    enableOfflineQueue: false,
  });
  let reporting: Promise<void> | undefined;
  const report = (): Promise<void> => {
    reporting ??= push(redis)
      .then(() => {
        if (aliveFile !== undefined) writeFileSync(aliveFile, `${new Date().toISOString()}\n`);
      })
      // Redis is away, which its connection says; the file stays as old as it is.
      .catch((err) => log.debug({ err }, 'figures were not reported'))
      .finally(() => {
        reporting = undefined;
      });
    return reporting;
  };
  redis.once('ready', () => void report());
  const timer = setInterval(() => void report(), rest.everyMs ?? EVERY_MS);
  releasers.push(
    'figures',
    async () => {
      clearInterval(timer);
      await report();
      redis.disconnect();
    },
    1_000,
  );
};

/** Takes the figures of this process to Redis; what does not get there is kept for the next time. */
const push = async (redis: Redis): Promise<void> => {
  const samples = takeCounted();
  try {
    const pipeline = redis.pipeline().ping();
    for (const { figure, labels, value } of samples)
      pipeline.hincrbyfloat(FIGURES_KEY, fieldOf(figure, labels), value);
    const answers = await inTime(ANSWER_MS, pipeline.exec(), () => new Error('Redis does not answer'));
    const failed = answers?.find(([err]) => err)?.[0];
    if (failed) throw failed;
  } catch (err) {
    for (const { figure, labels, value } of samples) count(figure, labels, value);
    throw err;
  }
};
