import { sansIn } from '@rookery/shared/chess/sans-in.ts';
import type { LichessGame } from '@rookery/shared/lichess/game.ts';

/**
 * What the filters of games hold, said once more by the shortest way, over records in memory: no SQL, and nothing of
 * what the API is made of.
 */
export type FilterQuery = Readonly<Record<string, string>>;

type Color = 'white' | 'black';
type Result = 'win' | 'draw' | 'loss';

const other = (color: Color): Color => (color === 'white' ? 'black' : 'white');

/** The account of a side; undefined for an AI, an anonymous player, a deleted one. */
export const accountOf = (game: LichessGame, color: Color): string | undefined => {
  const id = game.players?.[color]?.user?.id;
  return id === undefined || id === 'ghost' || !/^[a-z0-9_-]{1,30}$/.test(id) ? undefined : id;
};

const ratingOf = (game: LichessGame, color: Color): number | undefined => {
  const rating = game.players?.[color]?.rating;
  return Number.isInteger(rating) && Math.abs(rating as number) < 32_768 ? (rating as number) : undefined;
};

const isOver = ({ status }: LichessGame): boolean =>
  typeof status === 'string' && !['created', 'started', 'aborted'].includes(status);

/** The result for a side; undefined while the game is not finished. */
export const resultOf = (game: LichessGame, color: Color): Result | undefined => {
  if (!isOver(game)) return undefined;
  if (game.winner !== 'white' && game.winner !== 'black') return 'draw';
  return game.winner === color ? 'win' : 'loss';
};

const openingOf = ({ opening }: LichessGame): { eco?: unknown; name?: unknown } =>
  typeof opening === 'object' && opening !== null ? opening : {};

const isAnalyzed = ({ analysis }: LichessGame): boolean => Array.isArray(analysis) && analysis.length > 0;

const isOneOf = (value: unknown, list: string | undefined): boolean =>
  list === undefined || (typeof value === 'string' && list.split(',').includes(value));

const isWithin = (value: number | undefined, low: string | undefined, high: string | undefined): boolean =>
  (low === undefined && high === undefined) ||
  (value !== undefined &&
    (low === undefined || value >= Number(low)) &&
    (high === undefined || value <= Number(high)));

const FIELDS = {
  year: 'numeric',
  month: '2-digit',
  day: '2-digit',
  hour: '2-digit',
  minute: '2-digit',
} as const;
const formats = new Map<string, Intl.DateTimeFormat>();
/** By zone: the same games are asked for again and again, and the calendar is slow. */
const wallClocks = new Map<string, Map<number, string>>();

/** The date and time on the wall of a zone: `2024-02-29T13:45`, which sorts as time goes. */
const wallClock = (ms: number, timeZone: string): string => {
  const known = wallClocks.get(timeZone) ?? new Map<number, string>();
  wallClocks.set(timeZone, known);
  const text = known.get(ms) ?? readWallClock(ms, timeZone);
  known.set(ms, text);
  return text;
};

const readWallClock = (ms: number, timeZone: string): string => {
  const format =
    formats.get(timeZone) ?? new Intl.DateTimeFormat('en', { timeZone, hourCycle: 'h23', ...FIELDS });
  formats.set(timeZone, format);
  const parts = format.formatToParts(ms);
  const of = (type: string) => parts.find((part) => part.type === type)?.value ?? '';
  return `${of('year').padStart(4, '0')}-${of('month')}-${of('day')}T${of('hour')}:${of('minute')}`;
};

/** Whether a game was created at the given date or date-time, or later. */
const isFrom = (createdAt: number, given: string, timeZone: string): boolean =>
  given.includes('T') ? createdAt >= Date.parse(given) : wallClock(createdAt, timeZone) >= given;

const holdsSide = (game: LichessGame, color: Color, query: FilterQuery, named: boolean): boolean => {
  const ratings = named ? [color] : [color, other(color)];
  return (
    (query.opponent === undefined || accountOf(game, other(color)) === query.opponent.toLowerCase()) &&
    (query.color === undefined || query.color === color) &&
    (query.result === undefined || query.result === resultOf(game, color)) &&
    ratings.every((side) => isWithin(ratingOf(game, side), query.minRating, query.maxRating)) &&
    isWithin(ratingOf(game, other(color)), query.minOpponentRating, query.maxOpponentRating)
  );
};

/** Its half-moves. */
export const pliesOf = ({ moves }: LichessGame): number => sansIn(moves).length;

const holdsGame = (game: LichessGame, query: FilterQuery): boolean => {
  const { eco, name } = openingOf(game);
  const tz = query.tz ?? 'UTC';
  return (
    isOneOf(game.variant, query.variant) &&
    isOneOf(game.speed, query.speed) &&
    isOneOf(game.id, query.ids) &&
    (query.status === undefined
      ? isOver(game) || query.ids !== undefined
      : isOneOf(game.status, query.status)) &&
    (query.rated === undefined || (game.rated === true) === (query.rated === 'true')) &&
    isOneOf(eco, query.eco) &&
    (query.opening === undefined ||
      (typeof name === 'string' && (name === query.opening || name.split(':')[0] === query.opening))) &&
    (query.since === undefined || isFrom(game.createdAt, query.since, tz)) &&
    (query.until === undefined || !isFrom(game.createdAt, query.until, tz)) &&
    (query.analyzed === undefined || isAnalyzed(game) === (query.analyzed === 'true')) &&
    ((query.minPlies === undefined && query.maxPlies === undefined) ||
      isWithin(pliesOf(game), query.minPlies, query.maxPlies))
  );
};

/**
 * The color of the side that a filter holds of a game: the player's, White's where none is named; undefined where it
 * does not hold the game. A game against oneself is White's unless the color is said.
 */
export const heldSide = (game: LichessGame, query: FilterQuery): Color | undefined => {
  if (!holdsGame(game, query)) return undefined;
  const player = query.player?.toLowerCase();
  const color: Color | undefined =
    player === undefined
      ? 'white'
      : (['white', 'black'] as const).find(
          (side) => accountOf(game, side) === player && (query.color === undefined || query.color === side),
        );
  return color && holdsSide(game, color, query, player !== undefined) ? color : undefined;
};
