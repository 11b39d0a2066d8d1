import type { JsonObject } from './merge-patch.ts';

const COSMETIC = new Set(['flair', 'patron', 'patronColor', 'title']);

/** Whether two records say the same of the game: the decorations of accounts do not count, nor does `fullId`. */
export const sameGame = (a: JsonObject, b: JsonObject): boolean => Bun.deepEquals(plain(a), plain(b), true);

const plain = (record: JsonObject): JsonObject => {
  const { fullId: _private, players, ...rest } = record;
  const sides = players as JsonObject | undefined;
  return {
    ...rest,
    players:
      sides && Object.fromEntries(Object.entries(sides).map(([color, side]) => [color, undecorated(side)])),
  };
};

const undecorated = (side: unknown): unknown => {
  const user = (side as JsonObject | null)?.user;
  if (typeof user !== 'object' || user === null) return side;
  return {
    ...(side as JsonObject),
    user: Object.fromEntries(Object.entries(user).filter(([field]) => !COSMETIC.has(field))),
  };
};
