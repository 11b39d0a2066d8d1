import { startPosition } from '@rookery/shared/chess/start.ts';
import { isVariant, VARIANTS } from '@rookery/shared/chess/variant.ts';
import type { LichessGame } from '@rookery/shared/lichess/game.ts';
import { makeFen } from 'chessops/fen';
import { parseSan } from 'chessops/san';
import { makeUci } from 'chessops/util';

/** The first visit of a game to a position; `move` is what was played there, null where the game ended. */
export interface Visit {
  game: LichessGame;
  ply: number;
  move: { uci: string; san: string } | null;
}

/** Every position of some games with the games that reached it, by plain loops over the rules library. */
export interface VisitBook {
  /** `keySpace` of the variant and the position without move counters. */
  positions: Map<string, { variant: string; fen: string; turn: 'white' | 'black'; visits: Visit[] }>;
}

const uciIn = (variant: string, san: string, uci: string): string => {
  if (variant === 'chess960' || !san.startsWith('O-O')) return uci;
  return `${uci.slice(0, 2)}${san.startsWith('O-O-O') ? 'c' : 'g'}${uci[1]}`;
};

/** Plays all games through. Throws for one that is illegal. */
export const visitBook = (games: readonly LichessGame[]): VisitBook => {
  const positions: VisitBook['positions'] = new Map();
  for (const game of games) {
    const { variant } = game;
    if (!isVariant(variant)) throw new Error(variant);
    const position = startPosition(variant, game.initialFen);
    if (typeof position === 'string') throw new Error(position);
    const sans = (game.moves ?? '').split(' ').filter(Boolean);
    for (let ply = 0; ply <= sans.length; ply++) {
      const setup = position.toSetup();
      const id = `${VARIANTS[variant].keySpace} ${makeFen(setup, { epd: true })}`;
      let found = positions.get(id);
      if (!found) {
        found = { variant, fen: makeFen(setup), turn: position.turn, visits: [] };
        positions.set(id, found);
      }
      const san = sans[ply];
      const move = san === undefined ? undefined : parseSan(position, san);
      if (san !== undefined && !move) throw new Error(`${game.id}: ${san}`);
      if (found.visits.at(-1)?.game !== game) {
        const uci = move && uciIn(variant, san ?? '', makeUci(move));
        found.visits.push({ game, ply, move: san === undefined ? null : { uci: uci ?? '', san } });
      }
      if (move) position.play(move);
    }
  }
  return { positions };
};

export type Color = 'white' | 'black';
type Query = Record<string, string>;

const idOf = (game: LichessGame, color: Color): string | undefined => game.players?.[color]?.user?.id;
const ratingOf = (game: LichessGame, color: Color): number | null => {
  const rating: unknown = game.players?.[color]?.rating;
  return typeof rating === 'number' ? rating : null;
};
const other = (color: Color): Color => (color === 'white' ? 'black' : 'white');

const isFinished = (game: LichessGame): boolean =>
  !['created', 'started', 'aborted'].includes(game.status as string);

const resultFor = (game: LichessGame, color: Color): string =>
  !isFinished(game) ? 'none' : game.winner === undefined ? 'draw' : game.winner === color ? 'win' : 'loss';

const between = (value: number | null, least?: string, most?: string): boolean =>
  (least === undefined || (value !== null && value >= Number(least))) &&
  (most === undefined || (value !== null && value <= Number(most)));

const openingHolds = (game: LichessGame, wanted: string): boolean => {
  const name = (game.opening as { name?: string } | undefined)?.name;
  return name === wanted || name?.startsWith(`${wanted}:`) === true;
};

const listHolds = (list: string | undefined, value: unknown): boolean =>
  list === undefined || list.split(',').includes(String(value));

/** The color in which a filter holds a game: the player's, or White's when none is named. */
export const heldAs = (game: LichessGame, query: Query): Color | undefined => {
  if (query.status === undefined && !isFinished(game)) return undefined;
  const { player } = query;
  const colors = (['white', 'black'] as const).filter((color) =>
    player === undefined
      ? color === 'white'
      : idOf(game, color) === player && (query.color === undefined || query.color === color),
  );
  const [color] = colors;
  if (color === undefined) return undefined;
  const plies = (game.moves ?? '').split(' ').filter(Boolean).length;
  const opponent = ratingOf(game, other(color));
  const holds =
    (query.opponent === undefined || idOf(game, other(color)) === query.opponent) &&
    (query.result === undefined || resultFor(game, color) === query.result) &&
    (query.rated === undefined || String(game.rated === true) === query.rated) &&
    listHolds(query.speed, game.speed) &&
    listHolds(query.status, game.status) &&
    listHolds(query.eco, (game.opening as { eco?: string } | undefined)?.eco) &&
    (query.opening === undefined || openingHolds(game, query.opening)) &&
    between(ratingOf(game, color), query.minRating, query.maxRating) &&
    (player !== undefined || between(opponent, query.minRating, query.maxRating)) &&
    between(opponent, query.minOpponentRating, query.maxOpponentRating) &&
    between(plies, query.minPlies, query.maxPlies) &&
    (query.since === undefined || game.createdAt >= Date.parse(query.since)) &&
    (query.until === undefined || game.createdAt < Date.parse(query.until)) &&
    (query.variant !== 'fromPosition' || game.variant === 'fromPosition');
  return holds ? color : undefined;
};

interface Outcomes {
  white: number;
  draws: number;
  black: number;
}

/** What the explorer must say of a move. */
export interface ExpectedMove extends Outcomes {
  uci: string;
  san: string;
  averageRating: number | null;
  performance: number | null;
  /** The ids that may stand as `lastGame`: of the newest games, which share their millisecond. */
  lastGames: string[];
}

export interface ExpectedExplorer extends Outcomes {
  moves: ExpectedMove[];
  /** The games that reached the position, in the color of the player, and when they were first there. */
  held: { visit: Visit; color: Color }[];
}

const outcomesOf = (held: ExpectedExplorer['held']): Outcomes => ({
  white: held.filter(({ visit }) => visit.game.winner === 'white').length,
  draws: held.filter(({ visit }) => visit.game.winner === undefined && isFinished(visit.game)).length,
  black: held.filter(({ visit }) => visit.game.winner === 'black').length,
});

const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;

/** The answer for the games of a position that a filter holds. */
export const expectedExplorer = (
  { turn, visits }: { turn: Color; visits: readonly Visit[] },
  query: Query,
): ExpectedExplorer => {
  const held = visits.flatMap((visit) => {
    const color = heldAs(visit.game, query);
    return color === undefined ? [] : [{ visit, color }];
  });
  const byMove = Map.groupBy(
    held.filter(({ visit }) => visit.move !== null),
    ({ visit }) => visit.move?.uci ?? '',
  );
  const moves = [...byMove].map(([uci, games]): ExpectedMove => {
    const sideOf = (color: Color): Color => (query.player === undefined ? turn : color);
    const finished = games.filter(({ visit }) => isFinished(visit.game));
    const ratings = finished.flatMap(({ visit, color }) => ratingOf(visit.game, other(sideOf(color))) ?? []);
    const points = finished.flatMap(({ visit, color }) => {
      if (ratingOf(visit.game, other(sideOf(color))) === null) return [];
      const result = resultFor(visit.game, sideOf(color));
      return result === 'win' ? 1 : result === 'draw' ? 0 : -1;
    });
    const newest = Math.max(...games.map(({ visit }) => visit.game.createdAt));
    return {
      uci,
      san: games[0]?.visit.move?.san ?? '',
      ...outcomesOf(games),
      averageRating: ratings.length === 0 ? null : Math.round(mean(ratings)),
      performance: ratings.length === 0 ? null : Math.round(mean(ratings) + 500 * mean(points)),
      lastGames: games.flatMap(({ visit }) => (visit.game.createdAt === newest ? [visit.game.id] : [])),
    };
  });
  return { ...outcomesOf(held), moves, held };
};
