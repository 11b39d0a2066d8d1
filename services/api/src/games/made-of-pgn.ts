import { normalizeMoves } from '@rookery/shared/chess/normalize-moves.ts';
import { sansIn } from '@rookery/shared/chess/sans-in.ts';
import type { LichessGame } from '@rookery/shared/lichess/game.ts';
import { annotatorOf, isOwn, isOwnAnalysis, withOwn } from './annotator.ts';
import { allNotes, type MoveNote, moveNotesOf } from './move-notes.ts';

/** Whether a record of Lichess's game was made of a PGN file: Lichess itself always says when the last move was. */
export const isMadeOfPgn = (game: LichessGame): boolean => game.lastMoveAt === undefined;

const isList = (value: unknown): value is unknown[] => Array.isArray(value) && value.length > 0;

/** What files add to a record of Lichess's, and Lichess never sends. */
interface Added {
  notes?: MoveNote[];
  tags?: { Annotator: string };
}

const withAdded = (game: LichessGame, { notes, tags }: Added): LichessGame => {
  if (!notes && !tags) return game;
  const own = (game.import ?? {}) as { tags?: object };
  return {
    ...game,
    import: { ...own, ...(notes && { notes }), ...(tags && { tags: { ...own.tags, ...tags } }) },
  };
};

/** Notes of another record that say nothing of what the game has itself. */
const newNotes = (game: LichessGame, other: LichessGame): MoveNote[] => {
  const [evals, clocks] = [isList(game.analysis), isList(game.clocks)];
  return moveNotesOf(other).filter(
    ([, text]) => !(evals && /^\{ \[%eval /.test(text)) && !(clocks && /^\{ \[%clk /.test(text)),
  );
};

const moreNotes = (game: LichessGame, other: LichessGame): MoveNote[] | undefined => {
  const notes = moveNotesOf(game);
  const all = allNotes(notes, newNotes(game, other));
  return all.length > notes.length ? all : undefined;
};

/** The record with what another of the same moves has beside them; `game` where that is nothing new. */
export const withNotes = (game: LichessGame, other: LichessGame): LichessGame =>
  withAdded(game, { notes: moreNotes(game, other) });

/**
 * What `game` lacks and another record of the same moves has: clocks, an analysis, and what is written beside the moves;
 * `game` where that is nothing.
 */
export const withMissing = (game: LichessGame, other: LichessGame): LichessGame => {
  const missing = (['clocks', 'analysis'] as const).filter(
    (name) => !isList(game[name]) && isList(other[name]),
  );
  const isOurs = missing.includes('analysis') && isOwnAnalysis(other);
  const added = withAdded(game, {
    notes: moreNotes(game, other),
    tags: isOurs ? { Annotator: withOwn(annotatorOf(game) ?? annotatorOf(other)) } : undefined,
  });
  return missing.length === 0
    ? added
    : { ...added, ...Object.fromEntries(missing.map((name) => [name, other[name]])) };
};

/** A record of Lichess's without what files added beside its moves, as Lichess sent it; any other as it is. */
export const asSent = (game: LichessGame): LichessGame => {
  const hasNotes = moveNotesOf(game).length > 0;
  if (isMadeOfPgn(game) || !(hasNotes || isOwn(annotatorOf(game)))) return game;
  const { notes: _notes, tags: _tags, ...own } = game.import as Record<string, unknown>;
  const { import: _import, ...rest } = game;
  return Object.keys(own).length > 0 || game.source === 'import' ? { ...rest, import: own } : rest;
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
