import type { Clock } from './game-json.ts';
import type { Random } from './random.ts';

/** Lichess keeps clocks in steps of eight centiseconds, with this remainder. */
const GRID = 8;
const REMAINDER = 3;
/** Under this many centiseconds the exact value is kept more often than not. */
const FINE = 1000;

function onGrid(centis: number): number {
  return Math.max(0, Math.round((centis - REMAINDER) / GRID) * GRID + REMAINDER);
}

/**
 * The clocks of a game, centiseconds after each move, as the export writes them: the first move of each side
 * is free, every value but a few lies on the grid. With `flagged` the side to move at the end has run out;
 * `extra` adds the final clock of the side to move, which is there unless the game ended on the board.
 */
export function drawClocks(
  clock: Clock,
  plies: number,
  end: { extra: boolean; flagged: boolean },
  random: Random,
): number[] {
  const start = clock.initial * 100;
  const increment = clock.increment * 100;
  const left = [start, start];
  const clocks: number[] = [];
  // A quick and a slow player, so that one of them gets short of time.
  const pace = [0.035 * Math.exp(0.35 * random.normal()), 0.035 * Math.exp(0.35 * random.normal())];
  for (let ply = 0; ply < plies; ply++) {
    const side = ply & 1;
    if (ply < 2) {
      clocks.push(start + REMAINDER);
      continue;
    }
    const before = left[side] as number;
    const opening = ply < 16 ? 0.35 : 1;
    const share = Math.min(0.6, (pace[side] as number) * opening * Math.exp(0.9 * random.normal()));
    const after = Math.max(before * (1 - share), Math.min(before, 20)) + increment;
    const centis = after < FINE && random.chance(0.4) ? Math.round(after) : onGrid(after);
    left[side] = centis;
    clocks.push(centis);
  }
  if (end.extra && plies > 0) {
    const before = plies < 2 ? start : (left[plies & 1] as number);
    clocks.push(end.flagged ? 0 : Math.round(before * (1 - 0.3 * random.next())));
  }
  return clocks;
}

/** Milliseconds of play that the clocks add up to. */
export function playedMs(clock: Clock, clocks: readonly number[]): number {
  let centis = 0;
  for (let i = 2; i < clocks.length; i++) {
    const spent =
      (clocks[i - 2] as number) - (clocks[i] as number) + (i < clocks.length - 1 ? clock.increment * 100 : 0);
    centis += Math.max(0, spent);
  }
  return centis * 10;
}
