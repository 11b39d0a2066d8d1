import { unpackClocks } from '@rookery/shared/chess/packed-clocks.ts';
import { sanText } from '@rookery/shared/chess/packed-moves.ts';
import type { LichessGame } from '@rookery/shared/lichess/game.ts';
import { applyPatch, type JsonObject } from './merge-patch.ts';
import type { PackedGame } from './packed-game.ts';
import { rebuildRecord } from './rebuild.ts';

const fromHex = (hex: string): Uint8Array => Uint8Array.fromHex(hex);

/** The record as it came from Lichess, deep-equal but for `fullId`. */
export const unpackGame = (packed: PackedGame): LichessGame => {
  const record = recordOf(packed);
  if (packed.moves !== null) record.moves = sanText(fromHex(packed.moves));
  if (packed.clocks !== null) record.clocks = unpackClocks(fromHex(packed.clocks));
  if (packed.shipped !== null) addShipped(record, JSON.parse(packed.shipped) as Shipped);
  return record as unknown as LichessGame;
};

const recordOf = (packed: PackedGame): JsonObject => {
  const extra: unknown = packed.extra === null ? undefined : JSON.parse(packed.extra);
  if (Array.isArray(extra)) return extra[0] as JsonObject;
  const record = rebuildRecord(packed);
  return extra === undefined ? record : applyPatch(record, extra as JsonObject);
};

interface Shipped {
  analysis?: unknown;
  white?: unknown;
  black?: unknown;
}

const addShipped = (record: JsonObject, shipped: Shipped): void => {
  if (shipped.analysis !== undefined) record.analysis = shipped.analysis;
  const players = record.players as Record<string, JsonObject>;
  for (const color of ['white', 'black'] as const) {
    if (shipped[color] !== undefined && players[color]) players[color].analysis = shipped[color];
  }
};
