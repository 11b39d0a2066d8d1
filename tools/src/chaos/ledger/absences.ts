import type { Scenario, Stage } from './stage.ts';

/** What may be away, and how it goes and comes back. */
interface Absence {
  name: string;
  go(stage: Stage): Promise<void> | void;
  come(stage: Stage): Promise<void> | void;
}

const API: Absence = {
  name: 'the API',
  go: ({ rig }) => rig.proxy.set('cut'),
  come: ({ rig }) => rig.proxy.set('pass'),
};
const POSTGRES: Absence = {
  name: 'Postgres',
  go: ({ rig }) => rig.postgres.kill(),
  come: ({ rig }) => rig.postgres.start(),
};
const REDIS: Absence = {
  name: 'Redis',
  go: ({ rig }) => rig.redis.kill(),
  come: ({ rig }) => rig.redis.start(),
};

const MINUTE_MS = 60_000;
/** How long after the one that goes first the next one goes, and comes back. */
const APART_MS = 5_000;

/** All of them away for a minute, one after the other in that order, while games stream in. */
const absence = (order: readonly Absence[]): Scenario => ({
  name: `away-for-a-minute/${order.map(({ name }) => name.split(' ').at(-1)?.toLowerCase()).join('-')}`,
  what: `${order.map(({ name }) => name).join(', then ')} away for a minute in the middle of a sync`,
  gamesPer: 120,
  rate: 20,
  settleMs: 120_000,
  play: async (stage) => {
    await stage.follow(0);
    while ((await stage.games()) < 10) await Bun.sleep(50);
    for (const one of order) {
      await one.go(stage);
      await Bun.sleep(order.length > 1 ? APART_MS : 0);
    }
    await Bun.sleep(MINUTE_MS);
    for (const one of order) {
      await one.come(stage);
      await Bun.sleep(APART_MS);
    }
    return undefined;
  },
});

/** Every one alone, and all together in two orders. */
export const ABSENCES: readonly Scenario[] = [
  absence([API]),
  absence([POSTGRES]),
  absence([REDIS]),
  absence([API, POSTGRES, REDIS]),
  absence([REDIS, POSTGRES, API]),
];
