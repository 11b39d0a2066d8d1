import { normalizeLines } from '@rookery/shared/chess/normalize-moves.ts';
import { type PgnGame, type PgnNote, readPgn } from '@rookery/shared/chess/read-pgn.ts';
import { isOwn } from '../games/annotator.ts';
import { clockCommand, evalCommand } from '../games/pgn-notes.ts';

/** Where a file says that it, and so the evaluations in it, are of Lichess: its studies and broadcasts do, too. */
const SOURCE_TAGS = ['Site', 'Annotator', 'GameURL', 'ChapterURL'];
const saysLichess = (tags: ReadonlyMap<string, string>): boolean =>
  SOURCE_TAGS.some((name) => /\blichess\.org\b/.test(tags.get(name) ?? ''));

/** An entry of `analysis[]` as far as a PGN says it. */
interface Entry {
  eval?: number;
  mate?: number;
  best?: string;
  variation?: string;
  judgment?: { name: string; comment: string };
}

/** The moves of a game as it is played. */
interface Played {
  variant: string;
  initialFen?: string;
  sans: readonly string[];
}

/** What a PGN says of an analysis, and what stands beside its moves that has nothing to do with it. */
export interface PgnAnalysis {
  analysis?: Entry[];
  rest: PgnNote[];
}

/** A sentence of Lichess's on a judged move; its scores in front are those of the evaluations. */
const JUDGED =
  /^(?:\([^()]{1,60}\) )?((Inaccuracy|Mistake|Blunder|Checkmate is now unavoidable|Lost forced checkmate sequence)\.(?: (\S{1,12}) was best\.)?)$/;
const NAMES: Readonly<Record<string, string>> = { '?!': 'Inaccuracy', '?': 'Mistake', '??': 'Blunder' };

/**
 * The evaluations as an analysis by Lichess, or by an export of ours: those of other engines stay where they are. Every
 * position is evaluated, but for a few of ours that no engine took; the last move needs none where it ended the game.
 * An analysis that is signed may have been broken off.
 */
const evalsOf = ({ evals, sans, tags }: PgnGame, ofLichess: boolean): Entry[] | undefined => {
  const isOurs = isOwn(tags.get('Annotator'));
  const isSigned = isOurs || /\blichess\.org\b/.test(tags.get('Annotator') ?? '');
  if (evals.length === 0 || (!isSigned && evals.length < sans.length - 1)) return undefined;
  if (!isOurs && !ofLichess && !saysLichess(tags)) return undefined;
  const gaps = evals.length - Object.keys(evals).length;
  if (gaps > (isOurs ? evals.length / 10 : 0)) return undefined;
  return Array.from(evals, (entry) => ({ ...entry }));
};

const withoutCheck = (san: string | undefined): string | undefined => san?.replace(/[+#]+$/, '');

/** The moves of a variation that is nothing else. */
const lineIn = (text: string): string[] => {
  const read = readPgn(text);
  return 'sans' in read && read.notes.length === 0 ? read.sans : [];
};

/** What a PGN says of the judgment on one move, and the notes that say it. */
interface Said {
  notes: Set<PgnNote>;
  name?: string;
  comment?: string;
  /** The line that was better, as it is written. */
  line: string[];
}

const saidOf = (notes: readonly PgnNote[]): Said => {
  const said: Said = { notes: new Set(), line: [] };
  const glyph = notes.find(({ kind, text }) => kind === 'glyph' && Object.hasOwn(NAMES, text));
  if (glyph) said.notes.add(glyph);
  const sentence = notes.find(({ kind, text }) => kind === 'comment' && JUDGED.test(text));
  if (!sentence) return said;
  said.notes.add(sentence);
  const [, comment, word = '', best] = JUDGED.exec(sentence.text) ?? [];
  said.comment = comment;
  said.name = glyph ? NAMES[glyph.text] : Object.values(NAMES).find((name) => name === word);
  if (best === undefined) return said;
  const variation = notes.find(({ kind }) => kind === 'variation');
  const line = variation ? lineIn(variation.text) : [];
  if (variation && withoutCheck(line[0]) === withoutCheck(best)) {
    said.notes.add(variation);
    said.line = line;
  } else said.line = [best];
  return said;
};

/** The notes of each move that has an evaluation. */
const byPly = (notes: readonly PgnNote[], entries: readonly Entry[]): Map<number, PgnNote[]> => {
  const grouped = new Map<number, PgnNote[]>();
  for (const note of notes) {
    if (entries[note.ply - 1] === undefined) continue;
    const others = grouped.get(note.ply);
    if (others) others.push(note);
    else grouped.set(note.ply, [note]);
  }
  return grouped;
};

const ENDINGS =
  /^(?:(?:White|Black) (?:resigns|left the game|wins on time|wins by checkmate)|The game is a draw|Draw by stalemate)\.$/;

/** What Lichess's annotated export writes of any game: its opening, and how it ended. */
const isRemark = ({ tags, sans }: PgnGame, { ply, kind, text }: PgnNote): boolean =>
  kind === 'comment' &&
  (text === `${tags.get('ECO')} ${tags.get('Opening')}` || (ply === sans.length && ENDINGS.test(text)));

/** Clocks of some moves alone, as they are beside the moves. */
export const bareClocks = ({ clocks }: PgnGame): PgnNote[] =>
  clocks.flatMap((clock, i): PgnNote[] => [{ ply: i + 1, kind: 'comment', text: clockCommand(clock) }]);

/** Evaluations that are no analysis are as much beside the moves as words are. */
const bareEvals = ({ evals }: PgnGame): PgnNote[] =>
  // Where a ply has none nothing is made of it.
  evals.flatMap((entry, i): PgnNote[] => [{ ply: i + 1, kind: 'comment', text: evalCommand(entry) }]);

/**
 * Reads what the annotated exports of Lichess and of Rookery say of an analysis: evaluations, judgments with the move that
 * was best, and the line of it. Of a judged move without such a move nothing but the evaluation is kept, as all are judged
 * here.
 */
export const readPgnAnalysis = (pgn: PgnGame, played: Played, ofLichess: boolean): PgnAnalysis => {
  const notes = pgn.notes.filter((note) => !isRemark(pgn, note));
  const entries = evalsOf(pgn, ofLichess);
  if (!entries) return { rest: [...notes, ...bareEvals(pgn)] };
  if (notes.length === 0) return { analysis: entries, rest: [] };
  const said = new Map([...byPly(notes, entries)].map(([ply, of]) => [ply, saidOf(of)]));
  const given = new Map(
    [...said].flatMap(([ply, { line }]) => (line.length > 0 ? [[ply, line] as const] : [])),
  );
  const lines = normalizeLines(played.variant, played.initialFen, played.sans, given);
  const understood = new Set<PgnNote>();
  for (const [ply, { notes: of, name, comment, line }] of said) {
    const entry = entries[ply - 1];
    const better = lines.get(ply);
    // What is not legal is of another game, or by a person.
    if (line.length > 0 && !better) continue;
    for (const note of of) understood.add(note);
    if (!entry || !better) continue;
    entry.best = better.best;
    entry.variation = better.sans.join(' ');
    if (name !== undefined && comment !== undefined) entry.judgment = { name, comment };
  }
  return { analysis: entries, rest: notes.filter((note) => !understood.has(note)) };
};
