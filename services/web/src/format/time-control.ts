import { nameOf } from './names.ts';

/** A time control as Lichess says it: `5+3`, `½+0`, `Correspondence`, `Unlimited`; of some imported games nobody knows it. */
export const makeTimeControl = (
  clock: { initial: number; increment: number } | null | undefined,
  speed: string,
): string => {
  if (clock) return `${minutes(clock.initial)}+${clock.increment}`;
  if (speed === 'unknown') return nameOf(speed);
  return speed === 'correspondence' ? 'Correspondence' : 'Unlimited';
};

const FRACTIONS: Record<number, string> = { 15: '¼', 30: '½', 45: '¾' };

const minutes = (seconds: number): string =>
  FRACTIONS[seconds] ?? (seconds % 60 === 0 ? String(seconds / 60) : (seconds / 60).toFixed(1));
