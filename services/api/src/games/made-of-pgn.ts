import { normalizeMoves } from '@rookery/shared/chess/normalize-moves.ts';
import { sansIn } from '@rookery/shared/chess/sans-in.ts';
import type { LichessGame } from '@rookery/shared/lichess/game.ts';

/** Whether a record of Lichess's game was made of a PGN file: Lichess itself always says when the last move was. */
export const isMadeOfPgn = (game: LichessGame): boolean => game.lastMoveAt === undefined;

const isList = (value: unknown): value is unknown[] => Array.isArray(value) && value.length > 0;

/** What `game` lacks of its clocks and its analysis and another record of the same moves has; `game` where that is nothing. */
export const withMissing = (game: LichessGame, other: LichessGame): LichessGame => {
  const missing = (['clocks', 'analysis'] as const).filter(
    (name) => !isList(game[name]) && isList(other[name]),
  );
  return missing.length === 0
    ? game
    : { ...game, ...Object.fromEntries(missing.map((name) => [name, other[name]])) };
};

/** Where the moves of a file leave those of a stored record, in words; undefined where they are the same. */
export const differenceOf = (stored: LichessGame, given: LichessGame): string | undefined => {
  if ((stored.moves ?? '') === (given.moves ?? '')) return undefined;
  const written = normalizeMoves(stored.variant, stored.initialFen, sansIn(stored.moves));
  const ours = sansIn(written.ok ? written.moves : stored.moves);
  const theirs = sansIn(given.moves);
  const at = ours.findIndex((san, i) => i < theirs.length && san !== theirs[i]);
  if (at < 0 && ours.length === theirs.length) return undefined;
  return at < 0
    ? `it has ${ours.length} half-moves, and the file ${theirs.length}`
    : `at ply ${at + 1} it has ${ours[at]}, and the file ${theirs[at]}`;
};
