import { HIGH_WATER } from '@rookery/producer/backpressure.ts';
import { inTime } from '@rookery/shared/in-time.ts';
import { Redis } from 'ioredis';
import postgres from 'postgres';
import type { Rig } from '../rig/rig.ts';
import type { World } from '../world/make.ts';
import type { Site } from '../world/site.ts';

/** Looks at what must hold at every moment. */
export interface Sampler {
  /** What did not hold, each once. */
  violations(): string[];
  samples(): number;
  mostWaiting(): number;
  stop(): Promise<void>;
}

const EVERY_MS = 500;
const ANSWER_MS = 2_000;
/** Jobs that may wait: the high-water mark, and those of a page that was opened just below it. */
const MOST_WAITING = HIGH_WATER + 1_000;

/** Starts to look, twice a second or every `everyMs`, while Postgres, Redis and the stand-in answer. */
export const startSampler = (rig: Rig, world: World, site: Site, everyMs = EVERY_MS): Sampler => {
  const sql = postgres(rig.postgres.url, {
    max: 1,
    connect_timeout: 2,
    onnotice: () => undefined,
    backoff: () => 0.2,
  });
  const redis = new Redis(rig.redis.url, {
    enableOfflineQueue: false,
    maxRetriesPerRequest: 0,
    commandTimeout: ANSWER_MS,
    retryStrategy: () => 200,
  });
  redis.on('error', () => undefined);
  const violations = new Set<string>();
  const landed = new Set<string>();
  let samples = 0;
  let mostWaiting = 0;
  let stopped = false;

  const lookAtCursors = async (): Promise<void> => {
    const cursors = await sql<{ id: string; cursor: Date }[]>`
      select p.id, f.cursor from follows f join players p on p.no = f.player_no where f.cursor is not null`;
    const passed = cursors.flatMap(({ id, cursor }) =>
      site
        .gamesOf(id)
        .filter((game) => game.createdAt < cursor.getTime() && !landed.has(game.id))
        .map((game) => ({ game: game.id, player: id, cursor })),
    );
    if (passed.length === 0) return;
    for (const id of await landedOf(sql, world, [...new Set(passed.map(({ game }) => game))])) landed.add(id);
    for (const { game, player, cursor } of passed)
      if (!landed.has(game))
        violations.add(
          `the cursor of ${player} (${cursor.toISOString()}) is past ${game}, which has not landed`,
        );
  };

  const lookAtQueue = async (): Promise<void> => {
    const [waiting, delayed] = await Promise.all([
      redis.llen('bull:db_queue:wait'),
      redis.zcard('bull:db_queue:delayed'),
    ]);
    mostWaiting = Math.max(mostWaiting, waiting + delayed);
    if (waiting + delayed > MOST_WAITING) violations.add(`${waiting + delayed} jobs waited on db_queue`);
  };

  const lookAtLichess = async (): Promise<void> => {
    const { mostOpen } = await rig.lichess.report();
    if (mostOpen > 1) violations.add(`${mostOpen} requests were open at Lichess at once`);
  };

  const run = async (): Promise<void> => {
    while (!stopped) {
      const looks = await Promise.allSettled(
        [lookAtCursors, lookAtQueue, lookAtLichess].map((look) =>
          inTime(ANSWER_MS, look(), () => new Error('late')),
        ),
      );
      if (looks.every(({ status }) => status === 'fulfilled')) samples++;
      await Bun.sleep(everyMs);
    }
  };
  const running = run();
  return {
    violations: () => [...violations],
    samples: () => samples,
    mostWaiting: () => mostWaiting,
    stop: async () => {
      stopped = true;
      await running;
      redis.disconnect();
      await sql.end({ timeout: 1 });
    },
  };
};

/** Which of these games are stored, or rejected as they were planned to be. */
export const landedOf = async (sql: postgres.Sql, world: World, ids: string[]): Promise<string[]> => {
  const bad = new Map(world.bad.map((one) => [one.sha256, one.id]));
  const rows = await sql<{ id: string }[]>`select id from games where id = any(${ids})`;
  const rejected = await sql<
    { sha256: string }[]
  >`select encode(sha256, 'hex') as sha256 from rejected_records`;
  const planned = rejected.flatMap(({ sha256 }) => bad.get(sha256) ?? []);
  return [...rows.map(({ id }) => id), ...planned.filter((id) => ids.includes(id))];
};
