import { LOCK_KEY, lockKeys } from '@rookery/producer/lock/lock-commands.ts';
import postgres, { type Sql } from 'postgres';
import { until } from '../../test/until.ts';
import type { Cell } from '../cells/cell.ts';
import type { Verdict as CellVerdict } from '../lock/cell-result.ts';
import { withRedis } from '../nemesis/strike.ts';
import { judge } from '../oracle/oracle.ts';
import { type Sampler, startSampler } from '../oracle/sampler.ts';
import { type Settling, settle } from '../oracle/settle.ts';
import { type Rig, startRig } from '../rig/rig.ts';
import { passMinutes } from '../rig/time.ts';
import { requestSync } from '../world/drive.ts';
import { makeWorld, type World } from '../world/make.ts';
import { createSite, type Site } from '../world/site.ts';

/** Where a scenario plays: a rig with a small world. */
export interface Stage {
  rig: Rig;
  world: World;
  site: Site;
  sql: Sql;
  /** Follows the n-th player; the first sync begins. */
  follow(n: number): Promise<void>;
  /** Asks for a sync of a player who is followed. */
  sync(n: number, full?: boolean): Promise<void>;
  /** Waits until every followed player is synced once more and nothing is pending; throws where that takes too long. */
  settled(how?: Omit<Settling, 'withinMs'>): Promise<void>;
  freezeConsumers(): void;
  thawConsumers(): void;
  freezeProducers(): void;
  thawProducers(): void;
  flush(): Promise<void>;
  /** Lets so many minutes pass in the ledger, and the minute tick come after them. */
  passMinutes(minutes: number): Promise<void>;
  /** Waits until a page is sealed whose games have not all landed. */
  sealedPage(): Promise<void>;
  games(): Promise<number>;
  /** Waits until what must hold at every moment was looked at as it is now. */
  looked(): Promise<void>;
}

export interface Scenario {
  name: string;
  what: string;
  players?: number;
  gamesPer?: number;
  bad?: number;
  duplicates?: number;
  analyzedLater?: number;
  present?: number;
  /** Games a second of an answer. */
  rate?: number;
  leaseMs?: number;
  producers?: number;
  settleMs?: number;
  seed?: number;
  /** What happens; a sentence where that itself shows that something is wrong. */
  play(stage: Stage): Promise<string | undefined>;
}

const LEASE_MS = 1_500;
const SETTLE_MS = 45_000;

/** A cell that plays a scenario on a rig of its own; at the end everything must be settled, and the oracle content. */
export const scenarioCell = (scenario: Scenario): Cell => ({
  name: `ledger/${scenario.name}`,
  what: scenario.what,
  play: async (root) => {
    const began = performance.now();
    const verdict = await playScenario(scenario, root).catch((err: unknown): CellVerdict => {
      const { message } = err as Error;
      return err instanceof NoStage
        ? { broken: message, facts: {} }
        : { red: `it broke off: ${message}`, facts: {} };
    });
    return { name: scenario.name, ...verdict, seconds: Math.round((performance.now() - began) / 100) / 10 };
  },
});

/** The services did not come up: nothing was played. */
class NoStage extends Error {}

const noStage = (err: unknown): never => {
  throw new NoStage(`the services did not come up: ${(err as Error).message}`, { cause: err });
};

const playScenario = async (scenario: Scenario, root: string): Promise<CellVerdict> => {
  const {
    seed = 7,
    players = 1,
    gamesPer = 30,
    bad = 0,
    duplicates = 0,
    analyzedLater = 0,
    present = 1,
  } = scenario;
  const world = makeWorld({ seed, players, gamesPer, bad, duplicates, analyzedLater, present });
  const rig = await startRig({
    root,
    leaseMs: scenario.leaseMs ?? LEASE_MS,
    producers: scenario.producers ?? 1,
    consumers: 1,
    lichess: { players: 1, gamesPer: 0, seed, ...(scenario.rate !== undefined && { rate: scenario.rate }) },
  }).catch(noStage);
  const sql = postgres(rig.postgres.url, { max: 1, onnotice: () => undefined });
  try {
    await quarantineOver(rig).catch(noStage);
    const site = createSite(rig.lichess, world);
    await site.fill();
    const sampler = startSampler(rig, world, site, 100);
    const followed = new Set<string>();
    const stage = createStage({
      rig,
      world,
      site,
      sql,
      sampler,
      followed,
      settleMs: scenario.settleMs ?? SETTLE_MS,
    });
    try {
      const red = (await scenario.play(stage)) ?? sampler.violations()[0];
      if (red !== undefined) return { red, facts: {} };
      await stage.settled({ asTheyAre: true });
      const verdict = await judge(rig, world, site, followed, (id) => site.analyzedLater.has(id));
      const [first] = [...sampler.violations(), ...verdict.differences];
      const facts = { games: verdict.stored, requests: verdict.requests };
      return { ...(first !== undefined && { red: first }), facts };
    } finally {
      await sampler.stop();
    }
  } finally {
    await sql.end({ timeout: 1 });
    await rig.end();
  }
};

/** A Redis that is new is one that has lost everything: what a scenario takes from it must not come back with that. */
const quarantineOver = (rig: Rig): Promise<unknown> =>
  until('the first quarantine to be over', () =>
    withRedis(rig.redis.url, (redis) => redis.exists(lockKeys(LOCK_KEY).epoch)),
  );

const createStage = (own: {
  rig: Rig;
  world: World;
  site: Site;
  sql: Sql;
  sampler: Sampler;
  followed: Set<string>;
  settleMs: number;
}): Stage => {
  const { rig, world, site, sql, sampler, followed } = own;
  const playerOf = (n: number) => world.players[n] as World['players'][number];
  const signalAll = (list: Rig['producers'], name: NodeJS.Signals) => {
    for (const one of list) one.signal(name);
  };
  return {
    rig,
    world,
    site,
    sql,
    follow: async (n) => {
      const { id, username } = playerOf(n);
      const { status } = await rig.client.players.$post({ json: { username } });
      if (status !== 201) throw new Error(`following ${username} was answered with ${status}`);
      followed.add(id);
    },
    sync: async (n, full = false) => {
      if (!(await requestSync(rig, playerOf(n).id, full))) throw new Error('a sync was refused');
    },
    settled: async (how = {}) => {
      const { unsettled } = await settle(rig, [...followed], { ...how, withinMs: own.settleMs });
      if (unsettled.length > 0)
        throw new Error(`not settled within ${own.settleMs / 1_000} s: ${unsettled.join('; ')}`);
    },
    freezeConsumers: () => signalAll(rig.consumers, 'SIGSTOP'),
    thawConsumers: () => signalAll(rig.consumers, 'SIGCONT'),
    freezeProducers: () => signalAll(rig.producers, 'SIGSTOP'),
    thawProducers: () => signalAll(rig.producers, 'SIGCONT'),
    flush: () => withRedis(rig.redis.url, async (redis) => void (await redis.flushall())),
    passMinutes: (minutes) => passMinutes(rig, minutes),
    sealedPage: async () => {
      await until(
        'a page to be sealed',
        async () => (await sql`select from pages where sealed_at is not null`).length,
      );
    },
    games: async () =>
      (await sql<{ count: number }[]>`select count(*)::int as count from games`)[0]?.count ?? 0,
    looked: async () => {
      // One look may have begun before.
      const enough = sampler.samples() + 2;
      await until('two looks', () => sampler.samples() >= enough);
    },
  };
};
