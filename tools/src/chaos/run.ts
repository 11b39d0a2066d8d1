import { startNemesis } from './nemesis/nemesis.ts';
import { planStrikes } from './nemesis/plan.ts';
import { judge, type Verdict } from './oracle/oracle.ts';
import { startSampler } from './oracle/sampler.ts';
import { settle } from './oracle/settle.ts';
import { type Rig, startRig } from './rig/rig.ts';
import { startDrive } from './world/drive.ts';
import { makeWorld } from './world/make.ts';
import { createSite, type Site } from './world/site.ts';

export interface ChaosOrder {
  root: string;
  seed: number;
  minutes: number;
  players: number;
  gamesPer: number;
  leaseMs: number;
  mayInstall: boolean;
}

export interface ChaosReport {
  seed: number;
  minutes: number;
  /** How many faults fell, by what they were. */
  faults: Record<string, number>;
  verdict: Verdict;
  samples: number;
  mostWaiting: number;
  settledAfter: number;
  /** Everything that was lost or not as it must be, one sentence each. */
  troubles: string[];
  /** Where the logs are, if anything was wrong. */
  folder: string | undefined;
}

/** The last part of the run is without faults. */
const QUIET = 0.2;
const SETTLE_MS = 120_000;
/** Games a second in one answer: pages last long enough to be struck. */
const RATE = 60;
const LINGER_MS = 300;

/**
 * Plays a run: a world of players and games, the real services, a nemesis, and at the end the oracle. With `stop` it
 * ends early, and still tells what it saw. Throws when a part cannot be started.
 */
export const playChaos = async (
  order: ChaosOrder,
  say: (line: string) => void,
  stop: AbortSignal = new AbortController().signal,
): Promise<ChaosReport> => {
  const world = makeWorld({
    seed: order.seed,
    players: order.players,
    gamesPer: order.gamesPer,
    bad: 10,
    duplicates: 6,
  });
  const rig = await startRig({
    root: order.root,
    leaseMs: order.leaseMs,
    lichess: { players: 1, gamesPer: 0, seed: order.seed, rate: RATE, linger: LINGER_MS },
    mayInstall: order.mayInstall,
  });
  let troubles: string[] = ['the run broke off'];
  try {
    const site = createSite(rig.lichess, world);
    await site.fill();
    const ms = order.minutes * 60_000;
    const quietMs = Math.max(ms * QUIET, order.leaseMs * 1.5);
    const loudMs = Math.max(5_000, ms - quietMs);
    const sampler = startSampler(rig, world, site);
    const { leaseMs, seed } = order;
    const plan = planStrikes({
      seed,
      ms: loudMs,
      leaseMs,
      producers: rig.producers.length,
      consumers: rig.consumers.length,
    });
    const drive = startDrive(
      rig,
      world,
      site,
      { seed, ms: ms * 0.9, first: Math.ceil(order.players / 2) },
      stop,
    );
    const nemesis = startNemesis(rig, site, plan, say, stop);
    const endProgress = sayProgress(rig, say);
    await nemesis.over;
    await calm(rig, site);
    say('no faults from here on');
    await drive.over;
    if (stop.aborted) await site.move(site.left());
    if (!stop.aborted) await Bun.sleep(Math.min(quietMs, order.leaseMs * 1.5));
    endProgress();
    const settled = await settle(rig, [...drive.followed], { withinMs: SETTLE_MS });
    say(`settled after ${settled.seconds.toFixed(1)} s`);
    const lateAnalyses = (id: string) => site.analyzedLater.has(id);
    const first = await judge(rig, world, site, drive.followed, lateAnalyses);
    // What only a full sync sees: analyses that came later.
    const again = await settle(rig, [...drive.followed], { withinMs: SETTLE_MS, full: true });
    const verdict = await judge(rig, world, site, drive.followed);
    await sampler.stop();
    troubles = [
      ...new Set([
        ...sampler.violations(),
        ...settled.unsettled.map((line) => `not settled within ${SETTLE_MS / 1_000} s: ${line}`),
        ...first.differences,
        ...again.unsettled.map((line) => `the full syncs did not end: ${line}`),
        ...verdict.differences,
      ]),
    ];
    return {
      seed,
      minutes: order.minutes,
      faults: nemesis.counts(),
      verdict: { ...verdict, missing: first.missing, extra: first.extra },
      samples: sampler.samples(),
      mostWaiting: sampler.mostWaiting(),
      settledAfter: settled.seconds,
      troubles,
      folder: troubles.length > 0 ? rig.folder : undefined,
    };
  } finally {
    await rig.end({ keepFolder: troubles.length > 0 });
  }
};

/** Ends whatever faults left behind. */
const calm = async (rig: Rig, site: Site): Promise<void> => {
  rig.proxy.set('pass');
  await site.setFaults([]);
  for (const service of [rig.api, ...rig.producers, ...rig.consumers]) service.signal('SIGCONT');
};

const PROGRESS_MS = 10_000;

/** A line every ten seconds. */
const sayProgress = (rig: Rig, say: (line: string) => void): (() => void) => {
  const began = performance.now();
  const timer = setInterval(async () => {
    try {
      const answer = await rig.client.players.$get(
        { query: {} },
        { init: { signal: AbortSignal.timeout(2_000) } },
      );
      const { items } = (await answer.json()) as { items: { games: number; syncing: boolean }[] };
      const games = items.reduce((sum, one) => sum + one.games, 0);
      const at = ((performance.now() - began) / 1_000).toFixed(0);
      say(
        `${at.padStart(6)} s  ${games} games of ${items.length} players, ${items.filter((one) => one.syncing).length} syncing`,
      );
    } catch {
      // The API is away, as it may be.
    }
  }, PROGRESS_MS);
  return () => clearInterval(timer);
};
