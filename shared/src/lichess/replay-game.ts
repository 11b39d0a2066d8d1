import { type ReplayResult, replay } from '../chess/replay.ts';
import type { LichessGame } from './game.ts';

const objectOf = (value: unknown): Record<string, unknown> | undefined =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : undefined;

const seconds = (value: unknown): number | undefined =>
  typeof value === 'number' && Number.isFinite(value) && value >= 0 ? value : undefined;

const plyOf = (value: unknown): number | undefined =>
  Number.isInteger(value) ? (value as number) : undefined;

/**
 * Replays a game as Lichess sent it. Fields of an odd shape count as absent: they are kept, but nothing is derived. `packed`
 * are its moves where they are known.
 */
export const replayGame = (game: LichessGame, packed?: Int32Array): ReplayResult => {
  const clock = objectOf(game.clock);
  const initial = seconds(clock?.initial);
  const increment = seconds(clock?.increment);
  const division = objectOf(game.division);
  const given = {
    variant: game.variant,
    moves: game.moves,
    initialFen: game.initialFen,
    status: typeof game.status === 'string' ? game.status : undefined,
    lastMoveAt: game.lastMoveAt,
    clocks: game.clocks,
    clock: initial !== undefined && increment !== undefined ? { initial, increment } : undefined,
    division: division && { middle: plyOf(division.middle), end: plyOf(division.end) },
  };
  return replay(given, packed);
};
