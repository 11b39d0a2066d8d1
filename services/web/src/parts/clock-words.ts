import { nameOf } from '../format/names.ts';
import { makeTimeControl } from '../format/time-control.ts';

/** The time control and the perf of a game, once where they are one word: `5+3 Blitz`, `Correspondence`. */
export const clockWords = (
  clock: { initial: number; increment: number } | null,
  speed: string,
  perf: string,
): string => [...new Set([makeTimeControl(clock, speed), nameOf(perf)])].join(' ');
