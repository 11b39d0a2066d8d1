import { applyPatch, diffPatch, type JsonObject } from './merge-patch.ts';
import type { PackedGame } from './packed-game.ts';
import { rebuildRecord } from './rebuild.ts';

/**
 * The packed game when storage spells the names of its players in another way: what this game wrote moves to `extra`.
 * A name is stored once, as the first game wrote it; accounts change its case at times.
 */
export const withStoredNames = (
  packed: PackedGame,
  names: { white: string | undefined; black: string | undefined },
): PackedGame => {
  const white = names.white ?? packed.white.playerName;
  const black = names.black ?? packed.black.playerName;
  if (white === packed.white.playerName && black === packed.black.playerName) return packed;
  const renamed: PackedGame = {
    ...packed,
    white: { ...packed.white, playerName: white },
    black: { ...packed.black, playerName: black },
  };
  const extra: unknown = packed.extra === null ? {} : JSON.parse(packed.extra);
  if (Array.isArray(extra)) return renamed;
  const record = applyPatch(rebuildRecord(packed), extra as JsonObject);
  const patch = diffPatch(rebuildRecord(renamed), record);
  return {
    ...renamed,
    extra: patch === undefined ? null : JSON.stringify(patch === 'impossible' ? [record] : patch),
  };
};
