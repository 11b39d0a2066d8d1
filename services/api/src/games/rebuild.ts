import { perfOf } from '@rookery/shared/lichess/speed.ts';
import type { JsonObject } from './merge-patch.ts';
import type { PackedGame, PackedSide } from './packed-game.ts';

const sideObject = (side: PackedSide): JsonObject => ({
  ...(side.playerId !== null && { user: { name: side.playerName, id: side.playerId } }),
  ...(side.aiLevel !== null && { aiLevel: side.aiLevel }),
  ...(side.rating !== null && { rating: side.rating }),
  ...(side.ratingDiff !== null && { ratingDiff: side.ratingDiff }),
  ...(side.provisional && { provisional: true }),
});

/** The record that the columns say, without moves, clocks and analysis: what `extra` is a patch over. */
export const rebuildRecord = (packed: PackedGame): JsonObject => {
  const { clock, opening, division, whiteWon } = packed;
  const phases = division.middle !== undefined || division.end !== undefined;
  return {
    id: packed.id,
    ...(packed.rated !== null && { rated: packed.rated }),
    variant: packed.variant,
    ...(packed.speed !== null && { speed: packed.speed, perf: perfOf(packed.variant, packed.speed) }),
    createdAt: packed.createdAt,
    ...(packed.lastMoveAt !== null && { lastMoveAt: packed.lastMoveAt }),
    ...(packed.status !== null && { status: packed.status }),
    ...(packed.source !== null && { source: packed.source }),
    players: { white: sideObject(packed.white), black: sideObject(packed.black) },
    ...(packed.initialFen !== null && { initialFen: packed.initialFen }),
    ...(whiteWon !== null && { winner: whiteWon ? 'white' : 'black' }),
    ...(opening !== null && { opening: { eco: opening.eco, name: opening.name, ply: opening.ply } }),
    ...(clock !== null && {
      clock: { ...clock, totalTime: clock.initial + 40 * clock.increment },
    }),
    ...(packed.daysPerTurn !== null && { daysPerTurn: packed.daysPerTurn }),
    ...(phases && { division: { ...division } }),
  };
};
