import { readPgn } from '@rookery/shared/chess/read-pgn.ts';
import { sansIn } from '@rookery/shared/chess/sans-in.ts';
import type { LichessGame } from '@rookery/shared/lichess/game.ts';
import { type AnalysisEntry, readAnalysis } from './analysis-entry.ts';
import { withOwn } from './annotator.ts';
import { judgedEntries } from './judged-entries.ts';
import { type MoveNote, makeMoveNotes, moveNotesOf } from './move-notes.ts';
import { clockCommand, endingNote, evalCommand, type MoveNotes, notesOf, openingNote } from './pgn-notes.ts';
import { makeTags, resultOf, tagsOf } from './pgn-tags.ts';

export interface PgnOptions {
  /** `[%clk]` after each move that has one. */
  clocks: boolean;
  /** `[%eval]`, glyphs, judgments and better lines. */
  evals: boolean;
  /** Who made the analysis, judgments and all, that the record holds; it came with the game where nothing is said. */
  annotator?: string;
}

/** Half-moves before the first one of the game, from which its numbers count. */
const pliesBefore = (initialFen: string | undefined): number => {
  const [, turn, , , , fullmove] = (initialFen ?? '').split(/[\s_]+/);
  const number = Number.parseInt(fullmove ?? '', 10);
  return (number > 0 ? number - 1 : 0) * 2 + (turn === 'b' ? 1 : 0);
};

const numberOf = (ply: number): string =>
  ply % 2 === 0 ? `${ply / 2 + 1}.` : `${Math.floor(ply / 2) + 1}...`;

/** A comment may not hold its own end. */
const makeComment = (text: string): string => `{ ${text.replace(/\p{Cc}+/gu, ' ').replace(/[{}]/g, '')} }`;

const makeVariation = (sans: readonly string[], first: number): string =>
  sans.map((san, i) => (i === 0 || (first + i) % 2 === 0 ? `${numberOf(first + i)} ${san}` : san)).join(' ');

const isClock = (value: unknown): value is number =>
  typeof value === 'number' && Number.isFinite(value) && value >= 0;

/** A game with what of it is to be written beside the moves; the lists are empty where it is not wanted. */
interface Annotated {
  game: LichessGame;
  times: readonly unknown[];
  analysis: readonly AnalysisEntry[];
  notes: readonly MoveNote[];
}

/** What is written after each move, the commands among it. */
const annotate = ({ game, times, analysis }: Annotated, plies: number): MoveNotes[] => {
  // Lichess's remarks are for its own games.
  const isRemarked = analysis.length > 0 && game.source !== 'import';
  const opening = isRemarked ? openingNote(game) : undefined;
  const ending = isRemarked ? endingNote(game) : undefined;
  return Array.from({ length: plies }, (_, i): MoveNotes => {
    const notes = notesOf(analysis, i + 1);
    const time = times[i];
    const commands = [evalCommand(analysis[i] ?? {}), isClock(time) ? clockCommand(time) : ''];
    const comments = [
      ...notes.comments,
      commands.filter((command) => command !== '').join(' '),
      opening?.ply === i + 1 ? opening.comment : '',
      i + 1 === plies ? (ending ?? '') : '',
    ];
    return { ...notes, comments: comments.filter((comment) => comment !== '') };
  });
};

/** What files say beside the moves, by ply, without what is written of the record itself. */
const notesByPly = ({ notes, times, analysis }: Annotated): Map<number, string[]> => {
  const byPly = new Map<number, string[]>();
  for (const [ply, text] of notes) {
    if (times.length > 0 && /^\{ \[%clk /.test(text)) continue;
    if (analysis.length > 0 && /^\{ \[%eval /.test(text)) continue;
    const others = byPly.get(ply);
    if (others) others.push(text);
    else byPly.set(ply, [text]);
  }
  return byPly;
};

const SIGNS: readonly string[] = ['!', '?', '!!', '??', '!?', '?!'];

/** The glyphs of a move: one sign behind it, the others by their numbers. */
const makeGlyphs = (glyphs: readonly string[]): { sign: string; numbers: string[] } => {
  const [sign] = glyphs.filter((glyph) => SIGNS.includes(glyph));
  const others = glyphs.filter((glyph) => glyph !== sign);
  const numberOfSign = (glyph: string) => (SIGNS.includes(glyph) ? `$${SIGNS.indexOf(glyph) + 1}` : glyph);
  return { sign: sign ?? '', numbers: others.map(numberOfSign) };
};

const makeMoves = (annotated: Annotated): string => {
  const { game } = annotated;
  const sans = sansIn(game.moves);
  const first = pliesBefore(game.initialFen);
  const noted = notesByPly(annotated);
  let numbered = false;
  const words = annotate(annotated, sans.length).flatMap(({ glyph, comments, variation }, i) => {
    const ply = first + i;
    const number = ply % 2 === 0 || !numbered ? [numberOf(ply)] : [];
    const said = noted.get(i + 1) ?? [];
    const { sign, numbers } = makeGlyphs([
      ...(glyph === '' ? [] : [glyph]),
      ...said.filter((text) => /^[!?$]/.test(text)),
    ]);
    const beside = [
      ...comments.map(makeComment),
      ...(variation.length > 0 ? [`(${makeVariation(variation, ply)})`] : []),
    ];
    beside.push(...said.filter((text) => /^[{(]/.test(text) && !beside.includes(text)));
    numbered = beside.length === 0;
    return [...number, `${sans[i]}${sign}`, ...numbers, ...beside];
  });
  return [...(noted.get(0) ?? []), ...words, resultOf(game)].join(' ');
};

/** The moves of an imported game as they stood in its file, with words and variations. */
const importedText = (game: LichessGame): string | undefined => {
  const { text } = (game.import ?? {}) as { text?: unknown };
  if (typeof text !== 'string') return undefined;
  return /(?:1-0|0-1|1\/2-1\/2|\*)$/.test(text) ? text : `${text}\n${resultOf(game)}`;
};

/** What files said beside the moves. The text of one has the words on an analysis that came with it, too. */
const notesIn = (game: LichessGame, withText: boolean): MoveNote[] => {
  const { text } = (game.import ?? {}) as { text?: unknown };
  if (!withText) return moveNotesOf(game);
  const read = typeof text === 'string' ? readPgn(text) : undefined;
  return read && 'notes' in read ? makeMoveNotes(read.notes) : moveNotesOf(game);
};

/**
 * A game as PGN in the form of Lichess's own exports, ended by an empty line, so that games can be put one after
 * another. With `evals` a game that Lichess analyzed is written as in its annotated (`literate`) export.
 * What is absent or odd in the record is left out or given PGN's sign for unknown.
 */
export const makePgn = (record: LichessGame, { clocks, evals, annotator }: PgnOptions): string => {
  const tags = tagsOf(record);
  const times: unknown[] = clocks && Array.isArray(record.clocks) ? record.clocks : [];
  const came = () =>
    annotator === undefined ? judgedEntries(record, sansIn(record.moves)) : readAnalysis(record);
  const analysis = evals ? came() : [];
  const isImported = record.source === 'import';
  const by = annotator ?? (isImported ? undefined : 'lichess.org');
  const signed = tags.find(([name]) => name === 'Annotator');
  if (signed && annotator !== undefined) signed[1] = withOwn(signed[1]);
  else if (!signed && analysis.length > 0 && by !== undefined) tags.push(['Annotator', by]);
  const text = clocks && evals && annotator === undefined ? importedText(record) : undefined;
  const notes = evals ? notesIn(record, annotator !== undefined || analysis.length === 0) : [];
  return `${makeTags(tags)}\n${text ?? makeMoves({ game: record, times, analysis, notes })}\n\n`;
};
