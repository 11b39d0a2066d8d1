import { QUEUES } from '@rookery/shared/jobs.ts';
import { Queue } from 'bullmq';
import { Redis } from 'ioredis';
import { until } from '../../test/until.ts';
import type { Scenario, Stage } from './stage.ts';

const followUnder =
  (faults: Parameters<Stage['site']['setFaults']>[0]): Scenario['play'] =>
  async (stage) => {
    await stage.site.setFaults(faults);
    await stage.follow(0);
    return undefined;
  };

/** Streams that end, break and lie; a queue that is full. */
export const FETCHING: readonly Scenario[] = [
  {
    name: 'cut-in-a-line',
    what: 'the stream is cut in the middle of a line, twice',
    play: followUnder([{ kind: 'cut', at: 12, where: 'mid', times: 2 }]),
  },
  {
    name: 'cut-that-looks-like-an-end',
    what: 'a body that ends with its connection is cut after a whole line',
    play: followUnder([{ kind: 'quiet-cut', at: 12, where: 'line', times: 2 }]),
  },
  {
    name: 'half-a-line-at-the-end',
    what: 'an answer that ends in good order within a line',
    play: followUnder([{ kind: 'half-line', at: 12 }]),
  },
  {
    name: 'error-line',
    what: 'Lichess says in the stream that something went wrong, and ends it',
    play: followUnder([{ kind: 'error-line', at: 12 }]),
  },
  {
    name: 'bad-line-once',
    what: 'a line that cannot be read, and can be the next time',
    play: followUnder([{ kind: 'bad-line', at: 12 }]),
  },
  {
    name: 'bad-lines-always',
    what: 'lines that can never be read stand among the games: half a line, no UTF-8, two megabytes',
    bad: 3,
    play: followUnder([]),
  },
  {
    name: 'bad-games-always',
    what: 'among them also an illegal move and a variant that nobody knows',
    bad: 5,
    play: followUnder([]),
  },
  {
    name: 'bad-line-once-behind-one-always',
    what: 'a line that can never be read, and behind it one that can be the next time',
    bad: 1,
    play: async (stage) => {
      const bad = stage.site
        .gamesOf(stage.world.players[0]?.id ?? '')
        .findIndex(({ id }) => id === stage.world.bad[0]?.id);
      await stage.site.setFaults([{ kind: 'bad-utf8', at: bad + 2 }]);
      await stage.follow(0);
      return undefined;
    },
  },
  {
    name: 'late-finish',
    what: 'games end when the cursor is past them',
    present: 0.5,
    gamesPer: 60,
    play: async (stage) => {
      await stage.site.move(Math.ceil(stage.site.left() / 2));
      await stage.follow(0);
      await stage.settled();
      await stage.site.move(stage.site.left());
      await stage.sync(0);
      return undefined;
    },
  },
  {
    name: 'queue-full',
    what: '600 jobs wait: no page may be opened',
    play: async (stage) => {
      stage.freezeConsumers();
      await fillQueue(stage, 600);
      await stage.follow(0);
      await Bun.sleep(2_500);
      const opened = await stage.sql`select from pages`;
      stage.thawConsumers();
      return opened.length > 0 ? 'a page was opened while 600 jobs waited' : undefined;
    },
  },
];

/** Jobs with a game of the world, of a page that there is not. */
const fillQueue = async ({ rig, site, world }: Stage, count: number): Promise<void> => {
  const playerId = world.players[0]?.id ?? '';
  const [game] = site.gamesOf(playerId);
  const { fullId: _private, ...line } = game as NonNullable<typeof game>;
  const connection = new Redis(rig.redis.url, { maxRetriesPerRequest: null });
  const queue = new Queue(QUEUES.process.queue, { connection, defaultJobOptions: QUEUES.process.options });
  await queue.addBulk(
    Array.from({ length: count }, () => ({
      name: QUEUES.process.job,
      data: {
        records: [{ line: JSON.stringify(line), seq: 0 }],
        pageId: 2_000_000_000,
        playerId,
        fetchedAt: Date.now() - 60_000,
      },
    })),
  );
  await until('the jobs to wait', async () => (await queue.getWaitingCount()) >= count - 64);
  await queue.close();
  connection.disconnect();
};
