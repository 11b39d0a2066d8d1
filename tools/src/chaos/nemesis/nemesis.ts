import type { Rig } from '../rig/rig.ts';
import type { Site } from '../world/site.ts';
import { describeStrike, type Planned, type Strike } from './plan.ts';
import { letFall, targetOf } from './strike.ts';

export interface Nemesis {
  /** Resolves when every fault has fallen and is over, or `stop` aborted and those that last are over. */
  over: Promise<void>;
  /** How many faults fell, by what they were. */
  counts(): Record<string, number>;
}

/** Lets the planned faults fall, each on a part that no other one has in its hands at that moment. */
export const startNemesis = (
  rig: Rig,
  site: Site,
  plan: readonly Planned[],
  say: (line: string) => void,
  stop: AbortSignal,
): Nemesis => {
  const counts: Record<string, number> = {};
  const busy = new Set<string>();
  const falling: Promise<void>[] = [];
  const began = performance.now();

  const fall = async (strike: Strike): Promise<void> => {
    const target = targetOf(strike);
    // A server that is away or stopped takes no orders.
    if (busy.has(target)) return;
    busy.add(target);
    const name = `${strike.target}: ${strike.kind}`;
    counts[name] = (counts[name] ?? 0) + 1;
    const at = ((performance.now() - began) / 1_000).toFixed(1);
    say(`${at.padStart(6)} s  ${describeStrike(strike)}`);
    try {
      await letFall(rig, site, strike);
    } finally {
      busy.delete(target);
    }
  };

  const play = async (): Promise<void> => {
    for (const { at, strike } of plan) {
      await sleepUntil(began + at, stop);
      if (stop.aborted) break;
      const fallen = fall(strike);
      // Looked at when all have fallen.
      fallen.catch(() => undefined);
      falling.push(fallen);
    }
    const results = await Promise.allSettled(falling);
    const broken = results.find((result) => result.status === 'rejected');
    if (broken) throw broken.reason;
  };
  const over = play();
  over.catch(() => undefined);
  return { over, counts: () => counts };
};

const sleepUntil = async (time: number, stop: AbortSignal): Promise<void> => {
  const ms = time - performance.now();
  if (ms <= 0 || stop.aborted) return;
  await new Promise<void>((resolve) => {
    const done = (): void => {
      clearTimeout(timer);
      stop.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    stop.addEventListener('abort', done);
  });
};
