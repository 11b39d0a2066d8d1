import type { PgnNote } from '@rookery/shared/chess/read-pgn.ts';
import type { LichessGame } from '@rookery/shared/lichess/game.ts';

/**
 * What a file says beside the moves of a game: the ply that it follows, and its text as a PGN has it (`{ words }`,
 * `(1. d4)`, `!?`, `$10`). Stored as `import.notes`.
 */
export type MoveNote = [ply: number, text: string];

const textOf = ({ kind, text }: PgnNote): string =>
  kind === 'comment' ? `{ ${text} }` : kind === 'variation' ? `(${text})` : text;

/** The notes of a PGN in the form in which they are stored, in the order of the moves. */
export const makeMoveNotes = (notes: readonly PgnNote[]): MoveNote[] =>
  notes.map((note): MoveNote => [note.ply, textOf(note)]).sort(([a], [b]) => a - b);

const isNote = (value: unknown): value is MoveNote =>
  Array.isArray(value) && value.length === 2 && Number.isInteger(value[0]) && typeof value[1] === 'string';

/** The notes that a record has; what is of an odd shape counts as absent. */
export const moveNotesOf = (record: LichessGame): MoveNote[] => {
  const { notes } = (record.import ?? {}) as { notes?: unknown };
  return Array.isArray(notes) ? notes.filter(isNote) : [];
};

/** Both, in the order of the moves; what both say is there once. */
export const allNotes = (notes: readonly MoveNote[], more: readonly MoveNote[]): MoveNote[] => {
  const known = new Set(notes.map(([ply, text]) => `${ply} ${text}`));
  const added = more.filter(([ply, text]) => !known.has(`${ply} ${text}`));
  return added.length === 0 ? [...notes] : [...notes, ...added].sort(([a], [b]) => a - b);
};
