import { listMoves } from '@rookery/shared/chess/moves-list.ts';
import type { Variant } from '@rookery/shared/chess/variant.ts';
import type { LichessGame } from '@rookery/shared/lichess/game.ts';
import { accountOf, type FilterQuery, heldSide, pliesOf, resultOf } from './filter-oracle.ts';
import { cpOf, type Entry, entriesOf, errorOf, percent, variances } from './move-oracle.ts';

/**
 * What insights answer, said once more by plain loops over records in memory: no SQL, no packed facts, and formulas of
 * its own. A value is a number or the key of a kind.
 */
type Keys = Record<string, string | undefined>;
type Values = Record<string, number | string | undefined>;

interface Move {
  keys: Keys;
  values: Values;
}

interface Side {
  keys: Keys;
  values: Values;
  moves: Move[];
}

/** One group of an answer. */
export interface OracleGroup {
  games: number;
  n: number;
  /** Of a mean or a share. */
  values: number[];
  /** Of kinds, by key. */
  kinds: Record<string, number>;
}

const PIECES: Record<string, string> = {
  N: 'knight',
  B: 'bishop',
  R: 'rook',
  Q: 'queen',
  K: 'king',
  O: 'king',
};
const WORTH: Record<string, number> = { p: 1, n: 3, b: 3, r: 5, q: 9, k: 0 };
const ENDS: Record<string, string> = {
  outoftime: 'clockFlag',
  timeout: 'disconnect',
  resign: 'resignation',
  cheat: 'resignation',
  draw: 'draw',
  insufficientMaterialClaim: 'draw',
  stalemate: 'stalemate',
  mate: 'checkmate',
  variantEnd: 'checkmate',
};
const NO_PHASES = ['antichess', 'atomic', 'horde', 'racingKings', 'crazyhouse'];
const SOURCES =
  'lobby friend ai api arena position import importlive simul pool swiss tournament relay'.split(' ');

const boardOf = (fen: string): string =>
  (fen.split(' ')[0] ?? '')
    .replace(/\[.*\]/, '')
    .split('/')
    .slice(0, 8)
    .join('/');
const balanceOf = (fen: string): number =>
  [...boardOf(fen)].reduce((sum, letter) => {
    const worth = WORTH[letter.toLowerCase()] ?? 0;
    return letter === letter.toLowerCase() ? sum - worth : sum + worth;
  }, 0);

/** The key of the range that a value lies in; the bound belongs to the range above, or under it where it is `closed`. */
const rangeOf = (value: number | undefined, bounds: number[], closed = false): string | undefined => {
  if (value === undefined) return undefined;
  const i = bounds.findIndex((bound) => (closed ? value <= bound : value < bound));
  if (i === 0) return `..${bounds[0]}`;
  return i < 0 ? `${bounds.at(-1)}..` : `${bounds[i - 1]}..${bounds[i]}`;
};

const atWall = (ms: number, timeZone: string) => {
  const at = Temporal.Instant.fromEpochMilliseconds(ms).toZonedDateTimeISO(timeZone);
  const date = at.toPlainDate().toString();
  const weekdays = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'];
  return { date, period: date.slice(0, 7), hour: String(at.hour), weekday: weekdays[at.dayOfWeek - 1] };
};

const known = new WeakMap<LichessGame, Map<string, Side>>();

/** A side of a game, which is looked at once however many queries hold it. */
const sideOf = (game: LichessGame, color: 'white' | 'black', timeZone: string): Side => {
  const sides = known.get(game) ?? new Map<string, Side>();
  known.set(game, sides);
  const key = `${color} ${timeZone}`;
  const side = sides.get(key) ?? readSide(game, color, timeZone);
  sides.set(key, side);
  return side;
};

const readSide = (game: LichessGame, color: 'white' | 'black', timeZone: string): Side => {
  const foe = color === 'white' ? 'black' : 'white';
  const sign = color === 'white' ? 1 : -1;
  const sans = (game.moves ?? '').split(' ').filter((san) => san !== '');
  const { variant, initialFen } = game;
  const listed = listMoves({
    variant: variant as Variant,
    ...(initialFen !== undefined && { initialFen }),
    moves: game.moves ?? '',
  });
  const starts = { horde: 36 - 39, racingKings: 0 } as Record<string, number>;
  const startBalance = initialFen ? balanceOf(initialFen) : (starts[variant] ?? 0);
  const firstIsWhite = initialFen?.split(' ')[1] !== 'b';
  const isOwn = (ply: number, side = color) => ((ply % 2 === 1) === firstIsWhite) === (side === 'white');
  const clock = game.clock as { initial: number; increment: number } | undefined;
  const clocks = Array.isArray(game.clocks) ? (game.clocks as number[]) : undefined;
  const onBoard =
    clocks?.length === sans.length &&
    ['mate', 'stalemate', 'variantEnd', 'draw'].includes(String(game.status));
  const division = (game.division ?? {}) as { middle?: number; end?: number };
  const entries = entriesOf(game, sans.length);
  const isAnalyzed = entries.some((entry) => entry !== undefined);
  const before = (ply: number): Entry | undefined => (ply === 1 ? { eval: 15 } : entries[ply - 2]);
  const error = (ply: number): number =>
    ply < 1 || ply > sans.length
      ? 0
      : errorOf(before(ply), entries[ply - 1], isOwn(ply, 'white') ? 1 : -1, sans[ply - 1] as string);
  const own = sans.map((_, i) => i + 1).filter((ply) => isOwn(ply));
  const times = own.map((ply) => {
    const after = clocks?.[ply - 1];
    if (!clock || after === undefined) return undefined;
    const last = clocks?.[ply - 3];
    if (last === undefined) return 0;
    return Math.max(0, last - after + (onBoard && ply === sans.length ? 0 : clock.increment * 100));
  });
  const varied = variances(times);
  const moves = own.map((ply, i): Move => {
    const san = sans[ply - 1] as string;
    const material = sign * (ply === 1 ? startBalance : balanceOf(listed[ply - 2]?.fen ?? ''));
    const after = clocks?.[ply - 1];
    const whole = clock ? clock.initial + 40 * clock.increment : 0;
    const left = after === undefined || whole <= 0 ? undefined : Math.min(100, after / whole);
    const [b, a] = [cpOf(before(ply)), cpOf(entries[ply - 1])].map((cp) =>
      cp === undefined || !isAnalyzed ? undefined : cp * sign,
    );
    const loss = b === undefined || a === undefined ? undefined : Math.max(0, b - a);
    const drop = b === undefined || a === undefined ? undefined : percent(b) - percent(a);
    const isMate = game.status === 'mate' && game.winner === color && ply === sans.length;
    const accuracy =
      drop === undefined
        ? isMate && isAnalyzed
          ? 100
          : undefined
        : drop <= 0
          ? 100
          : Math.max(
              0,
              Math.min(
                100,
                103.1668100711649 * Math.exp(-0.04354415386753951 * drop) - 3.166924740191411 + 1,
              ),
            );
    const tens = (value: number | undefined) =>
      value === undefined
        ? undefined
        : `${Math.min(90, Math.floor(value / 10) * 10)}..${Math.min(90, Math.floor(value / 10) * 10) + 10}`;
    const phase =
      division.end !== undefined && ply >= division.end
        ? 'endgame'
        : division.middle !== undefined && ply >= division.middle
          ? 'middlegame'
          : 'opening';
    const cpl =
      loss === undefined ? undefined : loss === 0 ? '0' : rangeOf(loss, [0, 10, 25, 50, 100, 200, 500], true);
    const piece = PIECES[san.charAt(0)] ?? 'pawn';
    const [mine, theirs, next] = isAnalyzed ? [error(ply), error(ply - 1), error(ply + 1)] : [0, 0, 0];
    const time = times[i];
    return {
      keys: {
        phase: NO_PHASES.includes(variant) ? undefined : phase,
        piece,
        movetime: time === undefined ? undefined : rangeOf(time / 100, [0, 1, 3, 5, 10, 30]),
        material:
          material === 0
            ? '0'
            : material < 0
              ? rangeOf(material, [-6, -3, -1, 0])
              : rangeOf(material, [0, 1, 3, 6], true),
        timeVariance: rangeOf(varied[i], [0, 0.25, 0.4, 0.6, 0.75], true)?.replace(/^\.\.0$/, '0..0.25'),
        clockPercent: rangeOf(left, [0, 3, 10, 25, 50]),
        cpl,
        eval: rangeOf(b, [-600, -350, -175, -80, -25, 25, 80, 175, 350, 600]),
        accuracy: tens(accuracy),
        winPercent: tens(b === undefined ? undefined : percent(b)),
      },
      values: {
        acpl: loss,
        cplBucket: cpl,
        accuracy,
        movetime: time === undefined ? undefined : time / 100,
        piece,
        awareness: theirs >= 2 ? (mine >= 2 ? 0 : 1) : undefined,
        luck: mine >= 2 ? (next >= 2 ? 1 : 0) : undefined,
        material,
        clockPercent: left,
        timeVariance: varied[i],
        nbMoves: 1,
      },
    };
  });
  const rating = (side: 'white' | 'black') => game.players?.[side]?.rating as number | undefined;
  const [mine, theirs] = [rating(color), rating(foe)];
  const result = resultOf(game, color);
  const lowest = own.map((ply) => clocks?.[ply - 1]).filter((left) => left !== undefined);
  const castling = (side: 'white' | 'black') => {
    const san = sans.find((text, i) => isOwn(i + 1, side) && text.startsWith('O-O'));
    return san === undefined ? 'none' : san.startsWith('O-O-O') ? 'queenside' : 'kingside';
  };
  const end = Math.min(division.end ?? sans.length, sans.length);
  const endBoard = end === 0 ? boardOf(initialFen ?? 'qQ') : boardOf(listed[end - 1]?.fen ?? '');
  const name = (game.opening as { name?: string } | undefined)?.name;
  const [family, ...rest] = name === undefined ? [] : name.split(':');
  const gap = mine === undefined || theirs === undefined ? undefined : theirs - mine;
  const strength =
    gap === undefined
      ? undefined
      : gap < -200
        ? 'muchWeaker'
        : gap < -100
          ? 'weaker'
          : gap > 200
            ? 'muchStronger'
            : gap > 100
              ? 'stronger'
              : 'similar';
  const exotic = variant !== 'standard' && variant !== 'fromPosition';
  return {
    moves,
    keys: {
      ...atWall(game.createdAt, timeZone),
      variant,
      speed: game.speed as string,
      perf: exotic ? variant : (game.speed as string),
      rated: String(game.rated === true),
      result,
      termination: ENDS[game.status as string] ?? 'other',
      color,
      openingFamily: family,
      openingVariation: rest.length === 0 ? name : `${family}:${rest.join(':').split(',')[0]}`,
      opponentStrength: strength,
      myCastling: castling(color),
      opCastling: castling(foe),
      queenTrade: String(!/q/i.test(endBoard)),
      source: SOURCES.includes(game.source as string) ? (game.source as string) : 'unknown',
      opponent: accountOf(game, foe),
      minClock: lowest.length === 0 ? undefined : rangeOf(Math.min(...lowest) / 100, [0, 5, 10, 30, 60, 180]),
    },
    values: {
      result,
      termination: ENDS[game.status as string] ?? 'other',
      performance:
        theirs === undefined ? undefined : theirs + (result === 'win' ? 500 : result === 'loss' ? -500 : 0),
      ratingDiff: game.players?.[color]?.ratingDiff as number | undefined,
      opponentRating: theirs,
      nbMoves: own.length,
    },
  };
};

const isLichess = (game: LichessGame): boolean =>
  game.rated === true && pliesOf(game) > 2 && game.variant !== 'fromPosition';
const perfOf = ({ variant, speed }: LichessGame): unknown =>
  variant === 'standard' || variant === 'fromPosition' ? speed : variant;

/** Whether ratings of the game are stable enough for what is asked: of games before it nine must be of its perf. */
const isStable = (
  game: LichessGame,
  color: 'white' | 'black',
  games: readonly LichessGame[],
  query: FilterQuery,
) => {
  const byStrength = [query.by, query.then].includes('opponentStrength');
  const metric = query.metric ?? '';
  if (!byStrength && !['performance', 'opponentRating', 'ratingDiff'].includes(metric)) return true;
  const { player = '' } = query;
  const before = games.filter(
    (one) =>
      one.createdAt < game.createdAt &&
      perfOf(one) === perfOf(game) &&
      isLichess(one) &&
      heldSide(one, { player }) !== undefined,
  );
  const isProvisional = (side: 'white' | 'black') => game.players?.[side]?.provisional === true;
  const foe = color === 'white' ? 'black' : 'white';
  if (byStrength && isProvisional(color)) return false;
  return before.length >= 9 && !((byStrength || metric !== 'ratingDiff') && isProvisional(foe));
};

/** The sides that a filter holds, with all that is asked of them. */
export const oracleSides = (games: readonly LichessGame[], query: FilterQuery): Side[] =>
  games.flatMap((game) => {
    const color = heldSide(game, query);
    if (!color) return [];
    if (query.population !== 'lichess') return [sideOf(game, color, query.tz ?? 'UTC')];
    const bots = (['white', 'black'] as const).some((side) => game.players?.[side]?.user?.title === 'BOT');
    if (!isLichess(game) || bots || !isStable(game, color, games, query)) return [];
    const side = sideOf(game, color, query.tz ?? 'UTC');
    return [{ ...side, values: { ...side.values, ratingDiff: side.values.ratingDiff ?? 0 } }];
  });

const MOVE_KEYS =
  'phase piece movetime material timeVariance clockPercent cpl eval accuracy winPercent'.split(' ');
const GAME_VALUES = 'result termination performance ratingDiff opponentRating'.split(' ');

/** Each group by its keys, joined by a bar where there are two. */
export const oracleGroups = (
  sides: readonly Side[],
  metric: string,
  dimensions: readonly string[],
): Record<string, OracleGroup> => {
  const groups: Record<string, OracleGroup> = {};
  const byMoves = dimensions.some((key) => MOVE_KEYS.includes(key));
  const add = (key: string, value: number | string) => {
    groups[key] ??= { games: 0, n: 0, values: [], kinds: {} };
    const group = groups[key] as OracleGroup;
    group.n++;
    if (typeof value === 'number') group.values.push(value);
    else group.kinds[value] = (group.kinds[value] ?? 0) + 1;
  };
  for (const side of sides) {
    const keyOf = (move: Move | undefined): string | undefined => {
      const keys = dimensions.map((key) => (MOVE_KEYS.includes(key) ? move?.keys[key] : side.keys[key]));
      return keys.includes(undefined) ? undefined : keys.join('|');
    };
    const touched = new Map<string, number>();
    const ofGame = GAME_VALUES.includes(metric) || (metric === 'nbMoves' && !byMoves);
    if (ofGame) {
      const [key, value] = [keyOf(undefined), side.values[metric]];
      if (key !== undefined && value !== undefined) {
        add(key, value);
        touched.set(key, 1);
      }
    } else {
      for (const move of side.moves) {
        const [key, value] = [keyOf(move), move.values[metric]];
        if (key === undefined || value === undefined) continue;
        if (metric !== 'nbMoves') add(key, value);
        touched.set(key, (touched.get(key) ?? 0) + 1);
      }
      if (metric === 'nbMoves') for (const [key, moves] of touched) add(key, moves);
    }
    for (const key of touched.keys()) (groups[key] as OracleGroup).games++;
  }
  return groups;
};
