import { startNemesis } from './nemesis/nemesis.ts';
import { planStrikes } from './nemesis/plan.ts';
import { judge, type Verdict } from './oracle/oracle.ts';
import { startSampler } from './oracle/sampler.ts';
import { settle } from './oracle/settle.ts';
import { type Rig, startRig } from './rig/rig.ts';
import { startDrive } from './world/drive.ts';
import { makeWorld, type World } from './world/make.ts';
import { createSite, type Site } from './world/site.ts';

type Say = (line: string) => void;

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
 * ends early, and still tells what it saw. Throws when a part cannot be started, or does not come back.
 */
export const playChaos = async (
  order: ChaosOrder,
  say: Say,
  stop: AbortSignal = new AbortController().signal,
): Promise<ChaosReport> => {
  const { root, seed, minutes, players, gamesPer, leaseMs, mayInstall } = order;
  const world = makeWorld({ seed, players, gamesPer, bad: 10, duplicates: 6 });
  const lichess = { players: 1, gamesPer: 0, seed, rate: RATE, linger: LINGER_MS };
  const rig = await startRig({ root, leaseMs, lichess, mayInstall });
  let isWhole = false;
  try {
    const site = createSite(rig.lichess, world);
    await site.fill();
    const sampler = startSampler(rig, world, site);
    const { faults, followed } = await rage(rig, world, site, order, say, stop);
    const found = await judgeAll(rig, world, site, followed, say);
    await sampler.stop();
    const troubles = [
      ...new Set([...sampler.violations(), ...found.troubles, ...hasty(found.verdict, faults)]),
    ];
    isWhole = troubles.length === 0;
    return {
      ...found,
      seed,
      minutes,
      faults,
      samples: sampler.samples(),
      mostWaiting: sampler.mostWaiting(),
      troubles,
      folder: isWhole ? undefined : rig.folder,
    };
  } catch (err) {
    say(`the run broke off; the logs are in ${rig.folder}`);
    throw err;
  } finally {
    await rig.end({ keepFolder: !isWhole });
  }
};

/** A producer that is killed between a 429 and its report knows nothing of it; beyond those nobody may be early. */
const hasty = ({ tooEarly }: Verdict, faults: Record<string, number>): string[] => {
  const excused = faults['producer: kill -9'] ?? 0;
  return tooEarly > excused ? [`${tooEarly} requests came before the end of a 429`] : [];
};

/** The run itself, up to its end without faults. Returns the faults that fell, and who is followed. */
const rage = async (
  rig: Rig,
  world: World,
  site: Site,
  { seed, minutes, players, leaseMs }: ChaosOrder,
  say: Say,
  stop: AbortSignal,
): Promise<{ faults: Record<string, number>; followed: ReadonlySet<string> }> => {
  const ms = minutes * 60_000;
  // A quarantine that the last fault began is over by then.
  const quietMs = Math.max(ms * QUIET, leaseMs * 1.5);
  const plan = planStrikes({
    seed,
    ms: Math.max(5_000, ms - quietMs),
    leaseMs,
    producers: rig.producers.length,
    consumers: rig.consumers.length,
  });
  const drive = startDrive(rig, world, site, { seed, ms: ms * 0.9, first: Math.ceil(players / 2) }, stop);
  const nemesis = startNemesis(rig, site, plan, say, stop);
  const endProgress = sayProgress(rig, say);
  try {
    await nemesis.over;
    await calm(rig, site);
    say('no faults from here on');
    await drive.over;
    if (stop.aborted) await site.move(site.left());
    else await Bun.sleep(Math.min(quietMs, leaseMs * 1.5));
  } finally {
    endProgress();
  }
  return { faults: nemesis.counts(), followed: drive.followed };
};

/** What is there at the end: first as it came, then after full syncs, which alone see analyses that came later. */
const judgeAll = async (
  rig: Rig,
  world: World,
  site: Site,
  followed: ReadonlySet<string>,
  say: Say,
): Promise<Pick<ChaosReport, 'verdict' | 'settledAfter' | 'troubles'>> => {
  const players = [...followed];
  const settled = await settle(rig, players, { withinMs: SETTLE_MS });
  say(`settled after ${settled.seconds.toFixed(1)} s`);
  const first = await judge(rig, world, site, followed, (id) => site.analyzedLater.has(id));
  const withinMs = SETTLE_MS + (site.games.size / RATE) * 2_000;
  const again = await settle(rig, players, { withinMs, full: true });
  const verdict = await judge(rig, world, site, followed);
  return {
    verdict: { ...verdict, missing: first.missing, extra: first.extra },
    settledAfter: settled.seconds,
    troubles: [
      ...settled.unsettled.map((line) => `not settled within ${SETTLE_MS / 1_000} s: ${line}`),
      ...first.differences,
      ...again.unsettled.map((line) => `the full syncs did not end: ${line}`),
      ...verdict.differences,
    ],
  };
};

/** Ends whatever faults left behind. */
const calm = async (rig: Rig, site: Site): Promise<void> => {
  rig.proxy.set('pass');
  await site.setFaults([]);
  for (const service of [rig.api, ...rig.producers, ...rig.consumers]) service.signal('SIGCONT');
};

const PROGRESS_MS = 10_000;

/** A line every ten seconds. */
const sayProgress = (rig: Rig, say: Say): (() => void) => {
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
