import type { LichessGame } from '@rookery/shared/lichess/game.ts';
import { perfOf } from '@rookery/shared/lichess/speed.ts';
import { isFinished } from '@rookery/shared/lichess/status.ts';

/** The tags of a PGN game, in order. */
export type PgnTags = [name: string, value: string][];

type Fields = Readonly<Record<string, unknown>>;

const VARIANT_NAMES: Readonly<Record<string, string>> = {
  standard: 'Standard',
  chess960: 'Chess960',
  fromPosition: 'From Position',
  kingOfTheHill: 'King of the Hill',
  threeCheck: 'Three-check',
  antichess: 'Antichess',
  atomic: 'Atomic',
  horde: 'Horde',
  racingKings: 'Racing Kings',
  crazyhouse: 'Crazyhouse',
};

const TERMINATIONS: Readonly<Record<string, string>> = {
  created: 'Unterminated',
  started: 'Unterminated',
  aborted: 'Abandoned',
  noStart: 'Abandoned',
  timeout: 'Time forfeit',
  outoftime: 'Time forfeit',
  cheat: 'Rules infraction',
  insufficientMaterialClaim: 'Insufficient material',
  mate: 'Normal',
  resign: 'Normal',
  stalemate: 'Normal',
  draw: 'Normal',
  variantEnd: 'Normal',
};

const named = (names: Readonly<Record<string, string>>, key: unknown): string | undefined =>
  typeof key === 'string' && Object.hasOwn(names, key) ? names[key] : undefined;

const fieldsOf = (value: unknown): Fields =>
  typeof value === 'object' && value !== null ? (value as Fields) : {};

const textOf = (value: unknown): string | undefined =>
  typeof value === 'string' && value !== '' ? value : undefined;

const numberOf = (value: unknown): number | undefined =>
  typeof value === 'number' && Number.isFinite(value) ? value : undefined;

/** A name of an imported game carries the rating: `Fischer, Robert J. (2785)`. */
const importedName = (side: Fields): { name?: string; rating?: string } => {
  const name = textOf(side.name);
  const [, bare, rating] = /^(.*\S)\s*\((\d{1,5})\)$/.exec(name ?? '') ?? [];
  return bare === undefined ? { name } : { name: bare, rating };
};

const nameOf = (side: Fields): string => {
  const level = numberOf(side.aiLevel);
  if (level !== undefined) return `lichess AI level ${level}`;
  const user = fieldsOf(side.user);
  return textOf(user.name) ?? textOf(user.id) ?? importedName(side).name ?? 'Anonymous';
};

const ratingOf = (side: Fields): string =>
  numberOf(side.rating)?.toString() ?? importedName(side).rating ?? '?';

const titleOf = (side: Fields): string | undefined => textOf(fieldsOf(side.user).title);

const diffOf = (side: Fields): string | undefined => {
  const diff = numberOf(side.ratingDiff);
  return diff === undefined ? undefined : `${diff >= 0 ? '+' : ''}${diff}`;
};

const perfNameOf = (game: LichessGame): string => {
  const perf = textOf(game.perf) ?? perfOf(game.variant, textOf(game.speed) ?? 'correspondence');
  return named(VARIANT_NAMES, perf) ?? (perf === 'ultraBullet' ? 'UltraBullet' : perf);
};

const eventOf = (game: LichessGame): string => {
  if (game.source === 'import') return 'Import';
  const arena = fieldsOf(game.arenaTour);
  const swiss = fieldsOf(game.swissTour);
  const name = textOf(arena.name) ?? textOf(swiss.name);
  if (name !== undefined) return name;
  const mode = game.rated === true ? 'rated' : 'casual';
  const perf = perfNameOf(game);
  const arenaId = textOf(arena.id) ?? textOf(game.tournament);
  if (arenaId !== undefined) return `${mode} ${perf} tournament https://lichess.org/tournament/${arenaId}`;
  const swissId = textOf(swiss.id) ?? textOf(game.swiss);
  if (swissId !== undefined) return `${perf} swiss https://lichess.org/swiss/${swissId}`;
  return `${mode} ${perf} game`;
};

/** `1-0`, `0-1`, `1/2-1/2`, or `*` for a game without a result. */
export const resultOf = (game: Pick<LichessGame, 'status' | 'winner'>): string => {
  if (!isFinished(game.status)) return '*';
  if (game.winner === 'white') return '1-0';
  return game.winner === 'black' ? '0-1' : '1/2-1/2';
};

const timeControlOf = (game: LichessGame): string => {
  const clock = fieldsOf(game.clock);
  const initial = numberOf(clock.initial);
  const increment = numberOf(clock.increment);
  return initial === undefined || increment === undefined ? '-' : `${initial}+${increment}`;
};

const createdOf = (game: LichessGame): { date: string; time: string } => {
  const created = new Date(game.createdAt);
  if (Number.isNaN(created.getTime())) return { date: '????.??.??', time: '??:??:??' };
  const text = created.toISOString();
  return { date: text.slice(0, 10).replaceAll('-', '.'), time: text.slice(11, 19) };
};

/** The tags with Lichess's names, wording and order (lila `PgnDump`, and its exports of 2026). */
export const tagsOf = (game: LichessGame): PgnTags => {
  const players = fieldsOf(game.players);
  const white = fieldsOf(players.white);
  const black = fieldsOf(players.black);
  const opening = fieldsOf(game.opening);
  const created = createdOf(game);
  const imported = textOf(fieldsOf(game.import).date);
  const teams = [textOf(white.team), textOf(black.team)];
  const tags: [string, string | undefined][] = [
    ['Event', eventOf(game)],
    // An id of twelve is one of ours, given to a game that Lichess does not have.
    ['Site', game.id.length === 8 ? `https://lichess.org/${game.id}` : '?'],
    ['Date', imported ?? created.date],
    ['Round', '-'],
    ['White', nameOf(white)],
    ['Black', nameOf(black)],
    ['Result', resultOf(game)],
    ['GameId', game.id],
    ['UTCDate', imported === undefined ? created.date : undefined],
    ['UTCTime', imported === undefined ? created.time : undefined],
    ['WhiteElo', ratingOf(white)],
    ['BlackElo', ratingOf(black)],
    ['WhiteRatingDiff', diffOf(white)],
    ['BlackRatingDiff', diffOf(black)],
    ['WhiteTitle', titleOf(white)],
    ['BlackTitle', titleOf(black)],
    ['WhiteTeam', teams[1] && teams[0]],
    ['BlackTeam', teams[0] && teams[1]],
    ['Variant', named(VARIANT_NAMES, game.variant) ?? game.variant],
    ['TimeControl', timeControlOf(game)],
    ['ECO', textOf(opening.eco) ?? '?'],
    ['Opening', textOf(opening.name) ?? '?'],
    ['Termination', named(TERMINATIONS, game.status) ?? 'Unknown'],
    ['FEN', game.initialFen],
    ['SetUp', game.initialFen && '1'],
  ];
  const written = tags.filter((tag): tag is [string, string] => tag[1] !== undefined && tag[1] !== '');
  return withImported(written, fieldsOf(fieldsOf(game.import).tags));
};

const TAG_NAME = /^\w[\w+#=:-]*$/;

/** The tags with those of the file that a game was imported from, which say it in that file's words. */
const withImported = (tags: [string, string][], imported: Fields): PgnTags => {
  for (const [name, value] of Object.entries(imported)) {
    if (typeof value !== 'string' || !TAG_NAME.test(name)) continue;
    const tag = tags.find(([other]) => other === name);
    if (tag) tag[1] = value;
    else tags.push([name, value]);
  }
  return tags;
};

/** The lines of the tags, values escaped as PGN asks: `\` and `"` behind a backslash, no control characters. */
export const makeTags = (tags: PgnTags): string =>
  tags
    .map(([name, value]) => `[${name} "${value.replace(/\p{Cc}+/gu, ' ').replace(/[\\"]/g, '\\$&')}"]\n`)
    .join('');
