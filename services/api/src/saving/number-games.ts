import { withStoredNames } from '../games/stored-name.ts';
import type { Incoming } from './incoming.ts';
import type { KnownNumbers } from './known-numbers.ts';
import type { Numbered } from './numbered.ts';
import { type Line, lineOf } from './stored-lines.ts';
import { openingKey } from './stored-openings.ts';

/** A game with its position keys taken apart. */
export interface Split {
  game: Incoming;
  keys: readonly string[];
  line: Line;
}

export const splitKeys = (game: Incoming): Split => {
  const keys = game.replay.keys.split(',');
  return { game, keys, line: lineOf(keys) };
};

/** Looks a number up in what was known and what this transaction learned. */
const find = <V>(
  key: string | null,
  which: (numbers: KnownNumbers) => Map<string, V>,
  numbers: readonly KnownNumbers[],
) => {
  if (key === null) return undefined;
  for (const some of numbers) {
    const value = which(some).get(key);
    if (value !== undefined) return value;
  }
  return undefined;
};

/** The game with the numbers of its players, line and opening, and which of its sides are followed. */
export const numberGame = (
  { game, keys, line }: Split,
  no: number,
  numbers: readonly KnownNumbers[],
  followed: ReadonlySet<string>,
): Numbered => {
  const { white, black, opening } = game.packed;
  const [whitePlayer, blackPlayer] = [white, black].map(({ playerId }) =>
    find(playerId, (some) => some.players, numbers),
  );
  const lineNo = find(line.hash, (some) => some.lines, numbers);
  if (lineNo === undefined) throw new Error(`the line of game ${game.packed.id} has no number`);
  return {
    ...game,
    packed: withStoredNames(game.packed, { white: whitePlayer?.name, black: blackPlayer?.name }),
    no,
    keys,
    line,
    lineNo,
    openingNo: find(opening && openingKey(opening), (some) => some.openings, numbers) ?? null,
    whiteNo: whitePlayer?.no ?? null,
    blackNo: blackPlayer?.no ?? null,
    tracked: {
      white: white.playerId !== null && followed.has(white.playerId),
      black: black.playerId !== null && followed.has(black.playerId),
    },
  };
};
