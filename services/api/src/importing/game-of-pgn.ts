import { normalizeMoves } from '@rookery/shared/chess/normalize-moves.ts';
import { type PgnGame, readPgn } from '@rookery/shared/chess/read-pgn.ts';
import { MOST_PLIES } from '@rookery/shared/contract/save.ts';
import type { RejectCode } from '@rookery/shared/errors.ts';
import type { LichessGame } from '@rookery/shared/lichess/game.ts';
import { perfOf } from '@rookery/shared/lichess/speed.ts';
import { isOwn, withoutOwn } from '../games/annotator.ts';
import { type MoveNote, makeMoveNotes } from '../games/move-notes.ts';
import { resultOf, tagsOf } from '../games/pgn-tags.ts';
import { contentId, IDENTITY_TAGS, isUnknown } from './content-id.ts';
import { lichessIdOf } from './lichess-id.ts';
import { bareClocks, type PgnAnalysis, readPgnAnalysis } from './pgn-analysis.ts';
import { type Naming, sideOf } from './pgn-sides.ts';
import { pgnEnd } from './pgn-status.ts';
import { createdAtOf, timeControlOf } from './pgn-time.ts';
import { startOf } from './pgn-variant.ts';
import { headersOf, type Refused } from './refused.ts';

/** A game of a file in Lichess's form. */
export interface Taken {
  game: LichessGame;
  /** It has a row of Lichess's, by its Site tag or since it came as Lichess's own record. */
  ofLichess: boolean;
  /** Its moves as `normalizeMoves` packs them. */
  packed?: Int32Array;
}

export interface PgnOptions {
  /** The id of the account that a name in a foreign game stands for. */
  player?: string;
  lichessUrl?: string;
}

/** The clocks where each of the first plies has one and no other, else undefined. */
const leading = <T>(sparse: readonly T[]): T[] | undefined => {
  let count = 0;
  while (count in sparse) count++;
  return count > 0 && count === sparse.length ? sparse.slice(0, count) : undefined;
};

/** The text of the moves as it stands in the file; blank lines would end the game in another reader. */
const textOf = ({ moveText }: PgnGame): string =>
  moveText
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .join('\n');

/** What was written beside the moves and has no other place in the record. */
const besideOf = (
  pgn: PgnGame,
  { analysis, rest }: PgnAnalysis,
  clocks: number[] | undefined,
  ofLichess: boolean,
): { text?: string; notes?: MoveNote[] } => {
  const hasText =
    pgn.notes.length > 0 || (pgn.evals.length > 0 && !analysis) || (pgn.clocks.length > 0 && !clocks);
  if (!hasText) return {};
  // An export of ours has its own words among them, which are not to be read as somebody's.
  if (!ofLichess && !isOwn(pgn.tags.get('Annotator'))) return { text: textOf(pgn) };
  const notes = [...rest, ...(clocks ? [] : bareClocks(pgn))];
  return notes.length > 0 ? { notes: makeMoveNotes(notes) } : {};
};

const ratedOf = (tags: ReadonlyMap<string, string>): { rated?: boolean } => {
  const event = tags.get('Event') ?? '';
  if (/^rated /i.test(event) || tags.has('WhiteRatingDiff') || tags.has('BlackRatingDiff'))
    return { rated: true };
  return /^casual /i.test(event) ? { rated: false } : {};
};

const tourOf = (tags: ReadonlyMap<string, string>): { tournament?: string; swiss?: string } => {
  const [, kind, id] = /lichess\.org\/(tournament|swiss)\/(\w{8})$/.exec(tags.get('Event') ?? '') ?? [];
  return kind === undefined ? {} : { [kind]: id };
};

/** Where the name of the opening is written, that is its ply; else no position before the last may be called so. */
const openingOf = ({ tags, notes, sans }: PgnGame): LichessGame['opening'] => {
  const [eco, name] = [tags.get('ECO'), tags.get('Opening')];
  if (isUnknown(eco) || isUnknown(name)) return undefined;
  const written = notes.find(({ kind, text }) => kind === 'comment' && text === `${eco} ${name}`);
  return { eco, name, ply: written?.ply ?? sans.length };
};

/** Who wrote something beside the moves: Lichess signs its own games anyway, and we what the record holds of ours. */
const annotatorFor = (
  { analysis }: LichessGame,
  given: string | undefined,
  ofLichess: boolean,
): string | undefined => {
  const annotator = given === undefined || analysis ? given : withoutOwn(given);
  return ofLichess && annotator !== undefined && /lichess\.org/.test(annotator) ? undefined : annotator;
};

/** The tags that an export of the record would not write as they stand in the file. */
const restOf = (game: LichessGame, tags: ReadonlyMap<string, string>, ofLichess: boolean) => {
  const written = new Map(tagsOf(game));
  const rest = new Map<string, string>();
  for (const [name, value] of tags) {
    if (name === 'GameId' || name === 'Variant' || name === 'Result') continue;
    if (name === 'Annotator') continue;
    const isIdentity = IDENTITY_TAGS.includes(name);
    if (written.get(name) !== value && (isIdentity || !/^\??$/.test(value))) rest.set(name, value);
  }
  const annotator = annotatorFor(game, tags.get('Annotator'), ofLichess);
  if (!isUnknown(annotator)) rest.set('Annotator', annotator as string);
  // What a foreign game does not say is not to be made up by an export either: it would be another game.
  if (!ofLichess)
    for (const name of IDENTITY_TAGS) if (!tags.has(name) && written.has(name)) rest.set(name, '?');
  return rest;
};

const importOf = (
  game: LichessGame,
  tags: ReadonlyMap<string, string>,
  beside: { text?: string; notes?: MoveNote[] },
  ofLichess: boolean,
): Partial<LichessGame> => {
  const rest = restOf(game, tags, ofLichess);
  const date = game.import as object | undefined;
  if (rest.size === 0 && Object.keys(beside).length === 0) return {};
  return { import: { ...date, ...(rest.size > 0 && { tags: Object.fromEntries(rest) }), ...beside } };
};

/** Turns the text of one game into Lichess's form, or says why it is none. */
export const gameOfPgn = (text: string, options: PgnOptions): Taken | Refused => {
  const pgn = readPgn(text);
  if (!('sans' in pgn)) {
    const { ply, detail, tags = new Map() } = pgn;
    return {
      code: 'invalid_game',
      detail: ply > 0 ? `ply ${ply}: ${detail}` : detail,
      headers: headersOf(tags),
    };
  }
  const { tags } = pgn;
  const refused = (code: RejectCode, detail: string): Refused => ({ code, detail, headers: headersOf(tags) });
  const start = startOf(tags);
  if ('code' in start) return refused(start.code, start.detail);
  const { variant, initialFen } = start;
  if (pgn.sans.length > MOST_PLIES)
    return refused('not_storable', `it has ${pgn.sans.length} half-moves: a game may have ${MOST_PLIES}`);
  const played = normalizeMoves(variant, initialFen, pgn.sans);
  if (!played.ok) return refused(played.error.code, played.error.detail);
  const end = pgnEnd(
    { tag: tags.get('Result'), text: pgn.result, termination: tags.get('Termination') },
    played.end,
  );
  if (typeof end === 'string') return refused('invalid_game', `ply ${pgn.sans.length}: ${end}`);

  const lichessId = lichessIdOf(tags.get('Site'), options.lichessUrl);
  const ofLichess = lichessId !== undefined;
  const naming: Naming = ofLichess ? { ofLichess } : { ofLichess, player: options.player };
  const { speed, ...control } = timeControlOf(tags.get('TimeControl'), ofLichess);
  const opening = openingOf(pgn);
  const clocks = leading(pgn.clocks);
  const moves = { variant, initialFen, sans: pgn.sans };
  const said = readPgnAnalysis(pgn, moves, ofLichess);
  const { analysis } = said;
  const date = tags.get('Date');
  const game: LichessGame = {
    id: lichessId ?? contentId(tags, { variant, initialFen, moves: played.moves, result: resultOf(end) }),
    ...(ofLichess ? ratedOf(tags) : { rated: false }),
    variant,
    ...(speed && { speed, perf: perfOf(variant, speed) }),
    createdAt: createdAtOf(tags),
    ...end,
    ...(!ofLichess && { source: 'import' }),
    players: { white: sideOf(tags, 'White', naming), black: sideOf(tags, 'Black', naming) },
    ...(initialFen !== undefined && { initialFen }),
    ...(opening !== undefined && { opening }),
    moves: played.moves,
    ...(clocks && { clocks }),
    ...(analysis && { analysis }),
    ...control,
    ...(ofLichess && tourOf(tags)),
    ...(!ofLichess && !isUnknown(date) && { import: { date } }),
  };
  const beside = besideOf(pgn, said, clocks, ofLichess);
  return { game: { ...game, ...importOf(game, tags, beside, ofLichess) }, ofLichess, packed: played.packed };
};
