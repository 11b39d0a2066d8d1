import { until } from '../../test/until.ts';
import { withRedis } from '../nemesis/strike.ts';
import type { Scenario, Stage } from './stage.ts';

/** Redis loses what it held, or a process dies with what it had in its hands. */
export const LOSSES: readonly Scenario[] = [
  {
    name: 'games-that-wait',
    what: 'a page is sealed while nothing lands: the cursor must not move',
    play: async (stage) => {
      stage.freezeConsumers();
      await stage.follow(0);
      await stage.sealedPage();
      await stage.looked();
      stage.thawConsumers();
      return undefined;
    },
  },
  {
    name: 'turn-flushed',
    what: 'FLUSHALL takes a turn before anybody took it',
    play: async (stage) => {
      stage.freezeProducers();
      await stage.follow(0);
      await handOut(stage);
      await stage.flush();
      stage.thawProducers();
      return undefined;
    },
  },
  {
    name: 'games-flushed',
    what: 'FLUSHALL takes the games of a sealed page',
    play: async (stage) => {
      stage.freezeConsumers();
      await stage.follow(0);
      await stage.sealedPage();
      await stage.flush();
      stage.thawConsumers();
      return undefined;
    },
  },
  {
    name: 'games-gone-unnoticed',
    what: 'the jobs of a sealed page are gone, and nothing else; three minutes pass',
    play: async (stage) => {
      stage.freezeConsumers();
      await stage.follow(0);
      await stage.sealedPage();
      await withRedis(stage.rig.redis.url, async (redis) => {
        const keys = await redis.keys('bull:db_queue:*');
        if (keys.length > 0) await redis.del(...keys);
      });
      stage.thawConsumers();
      await stage.passMinutes(4);
      return undefined;
    },
  },
  {
    name: 'turn-gone-unnoticed',
    what: 'a turn is gone, and nothing else; two minutes pass',
    play: async (stage) => {
      stage.freezeProducers();
      await stage.follow(0);
      await handOut(stage);
      await withRedis(stage.rig.redis.url, async (redis) => {
        const keys = await redis.keys('bull:api_queue:*');
        if (keys.length > 0) await redis.del(...keys);
      });
      stage.thawProducers();
      await Bun.sleep(500);
      await stage.passMinutes(3);
      return undefined;
    },
  },
  {
    name: 'tick-flushed',
    what: 'FLUSHALL takes the minute tick: it must be back within 20 s',
    play: async (stage) => {
      await stage.follow(0);
      await stage.settled();
      await stage.flush();
      const isBack = () =>
        withRedis(stage.rig.redis.url, (redis) => redis.zcard('bull:orchestrator_queue:repeat'));
      await until('the minute tick to be back', isBack, { within: 20_000, every: 200 });
      return undefined;
    },
  },
  {
    name: 'cooldown-flushed',
    what: 'Lichess asks us to wait for 8 s; the producer dies, and FLUSHALL takes what Redis knew of it',
    settleMs: 40_000,
    play: async (stage) => {
      await stage.site.setFaults([{ kind: '429', seconds: 8 }]);
      await stage.follow(0);
      // The worker's own limiter has the same key, for a second at a time.
      await until('the queue to be held', () =>
        withRedis(stage.rig.redis.url, async (redis) => (await redis.pttl('bull:api_queue:limiter')) > 2_000),
      );
      // A worker that lives remembers the wait by itself.
      for (const producer of stage.rig.producers) producer.signal('SIGKILL');
      await stage.flush();
      await stage.sync(0);
      await Bun.sleep(5_500);
      const { tooEarly } = await stage.rig.lichess.report();
      if (tooEarly > 0) return `${tooEarly} requests came before the end of a 429`;
      // A turn that was taken during the wait is over: the ledger dispatches it again after minutes.
      await Bun.sleep(3_000);
      await stage.passMinutes(3);
      return undefined;
    },
  },
  {
    name: 'producer-killed-in-a-page',
    what: 'kill -9 of the producer in the middle of a page: another one takes the turn',
    rate: 40,
    gamesPer: 60,
    producers: 2,
    play: async (stage) => {
      await stage.follow(0);
      await until('games to land', async () => (await stage.games()) > 5);
      for (const producer of stage.rig.producers) producer.signal('SIGKILL');
      return undefined;
    },
  },
  {
    name: 'consumer-killed-with-games',
    what: 'kill -9 of the consumer while it saves: its jobs are taken again',
    settleMs: 45_000,
    play: async (stage) => {
      stage.freezeConsumers();
      await stage.follow(0);
      await stage.sealedPage();
      stage.rig.proxy.set('hang');
      stage.thawConsumers();
      await until('games to be in hand', () =>
        withRedis(stage.rig.redis.url, (redis) => redis.llen('bull:db_queue:active')),
      );
      for (const consumer of stage.rig.consumers) consumer.signal('SIGKILL');
      stage.rig.proxy.set('pass');
      return undefined;
    },
  },
];

/** As the tick leaves a turn that it has put on the queue: nobody dispatches it again soon. */
const handOut = async ({ sql }: Stage): Promise<void> => {
  await sql`update syncs set dispatched_at = now() where ended_at is null`;
};
