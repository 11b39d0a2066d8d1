import { normalizeMoves } from '@rookery/shared/chess/normalize-moves.ts';
import { type PgnGame, readPgn } from '@rookery/shared/chess/read-pgn.ts';
import { MOST_PLIES } from '@rookery/shared/contract/save.ts';
import type { RejectCode } from '@rookery/shared/errors.ts';
import type { LichessGame } from '@rookery/shared/lichess/game.ts';
import { perfOf } from '@rookery/shared/lichess/speed.ts';
import { resultOf, tagsOf } from '../games/pgn-tags.ts';
import { contentId, IDENTITY_TAGS, isUnknown } from './content-id.ts';
import { lichessIdOf } from './lichess-id.ts';
import { type Naming, sideOf } from './pgn-sides.ts';
import { pgnEnd } from './pgn-status.ts';
import { createdAtOf, timeControlOf } from './pgn-time.ts';
import { startOf } from './pgn-variant.ts';

/** Why a game of a file is not taken, with what its tags say. */
export interface Refused {
  code: RejectCode;
  detail: string;
  headers: Record<string, string>;
}

/** A game of a file in Lichess's form. */
export interface Taken {
  game: LichessGame;
  /** It has a row of Lichess's, by its Site tag or since it came as Lichess's own record. */
  ofLichess: boolean;
}

export interface PgnOptions {
  /** The id of the account that a name in a foreign game stands for. */
  player?: string;
  lichessUrl?: string;
}

/** Written by our own exports beside evaluations that were made here; they come back as nothing new. */
const OWN_ANNOTATOR = 'Rookery';

const HEADERS = 30;
const HEADER_LENGTH = 200;

/** What a refused game is shown by. */
export const headersOf = (tags: ReadonlyMap<string, string>): Record<string, string> =>
  Object.fromEntries(
    [...tags].slice(0, HEADERS).map(([name, value]) => [name, value.slice(0, HEADER_LENGTH)]),
  );

/** The clocks where each of the first plies has one and no other, else undefined. */
const leading = <T>(sparse: readonly T[]): T[] | undefined => {
  let count = 0;
  while (count in sparse) count++;
  return count > 0 && count === sparse.length ? sparse.slice(0, count) : undefined;
};

/** Where a file says that it, and so the evaluations in it, are of Lichess: its studies and broadcasts do, too. */
const SOURCE_TAGS = ['Site', 'Annotator', 'GameURL', 'ChapterURL'];
const saysLichess = (tags: ReadonlyMap<string, string>): boolean =>
  SOURCE_TAGS.some((name) => /\blichess\.org\b/.test(tags.get(name) ?? ''));

/**
 * The evaluations as an analysis by Lichess: those of other engines stay in the text. Lichess evaluates every position;
 * the last move needs none where it ended the game.
 */
const analysisOf = ({ evals, sans, tags }: PgnGame, ofLichess: boolean) => {
  if (tags.get('Annotator') === OWN_ANNOTATOR) return undefined;
  if (!ofLichess && !saysLichess(tags)) return undefined;
  const analysis = leading(evals);
  return analysis && analysis.length >= sans.length - 1 ? analysis : undefined;
};

/** What was written beside the moves; blank lines would end the game in another reader. */
const textOf = ({ annotated, evals, moveText, tags }: PgnGame, isAnalyzed: boolean): string | undefined =>
  (annotated || (evals.length > 0 && !isAnalyzed)) && tags.get('Annotator') !== OWN_ANNOTATOR
    ? moveText
        .split('\n')
        .map((line) => line.trim())
        .filter((line) => line !== '')
        .join('\n')
    : undefined;

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
const openingOf = ({ tags, remarks, sans }: PgnGame): LichessGame['opening'] => {
  const [eco, name] = [tags.get('ECO'), tags.get('Opening')];
  if (isUnknown(eco) || isUnknown(name)) return undefined;
  const written = remarks.find(({ text }) => text === `${eco} ${name}`);
  return { eco, name, ply: written?.ply ?? sans.length };
};

/** The tags that an export of the record would not write as they stand in the file. */
const restOf = (game: LichessGame, tags: ReadonlyMap<string, string>, ofLichess: boolean) => {
  const written = new Map(tagsOf(game));
  const rest = new Map<string, string>();
  for (const [name, value] of tags) {
    if (name === 'GameId' || name === 'Variant' || name === 'Result') continue;
    if (name === 'Annotator' && (value === OWN_ANNOTATOR || (ofLichess && /lichess\.org/.test(value))))
      continue;
    const isIdentity = IDENTITY_TAGS.includes(name);
    if (written.get(name) !== value && (isIdentity || !/^\??$/.test(value))) rest.set(name, value);
  }
  // What a foreign game does not say is not to be made up by an export either: it would be another game.
  if (!ofLichess)
    for (const name of IDENTITY_TAGS) if (!tags.has(name) && written.has(name)) rest.set(name, '?');
  return rest;
};

const importOf = (game: LichessGame, pgn: PgnGame, ofLichess: boolean): Partial<LichessGame> => {
  const tags = restOf(game, pgn.tags, ofLichess);
  const text = ofLichess ? undefined : textOf(pgn, game.analysis !== undefined);
  const date = game.import as object | undefined;
  if (tags.size === 0 && text === undefined) return {};
  return {
    import: {
      ...date,
      ...(tags.size > 0 && { tags: Object.fromEntries(tags) }),
      ...(text !== undefined && { text }),
    },
  };
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
  const analysis = analysisOf(pgn, ofLichess);
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
  return { game: { ...game, ...importOf(game, pgn, ofLichess) }, ofLichess };
};
