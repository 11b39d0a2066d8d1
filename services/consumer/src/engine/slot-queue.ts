import type { Rules } from 'chessops/types';
import type { EngineProgram } from './program.ts';
import type { Slot } from './slot.ts';

/** Who gets which slot: first come, first served. */
export interface SlotQueue {
  /** A free slot, where there is a choice one whose engine plays this; undefined when the signal is aborted first. */
  take(program: EngineProgram, rules: Rules, signal: AbortSignal): Promise<Slot | undefined>;
  give(slot: Slot): void;
  /** How many wait. */
  waiting(): number;
}

/** A queue for these slots, all free. */
export const createQueue = (slots: readonly Slot[]): SlotQueue => {
  const free = new Set(slots);
  const waiting = new Set<(slot: Slot) => void>();

  const choose = (program: EngineProgram, rules: Rules): Slot | undefined => {
    const all = [...free];
    return (
      all.find((slot) => slot.runs(program, rules) === 'this') ??
      all.find((slot) => slot.runs(program, rules) === 'none') ??
      all[0]
    );
  };

  return {
    take: (program, rules, signal) => {
      if (signal.aborted) return Promise.resolve(undefined);
      const chosen = choose(program, rules);
      if (chosen) {
        free.delete(chosen);
        return Promise.resolve(chosen);
      }
      return new Promise((resolve) => {
        const onAbort = () => {
          waiting.delete(take);
          resolve(undefined);
        };
        const take = (slot: Slot) => {
          signal.removeEventListener('abort', onAbort);
          resolve(slot);
        };
        waiting.add(take);
        signal.addEventListener('abort', onAbort);
      });
    },
    give: (slot) => {
      const [next] = waiting;
      if (!next) {
        free.add(slot);
        return;
      }
      waiting.delete(next);
      next(slot);
    },
    waiting: () => waiting.size,
  };
};
