import { VARIANTS } from '@rookery/shared/chess/variant.ts';
import type { DIMENSIONS, Dimension } from '@rookery/shared/contract/insights.ts';
import {
  NONE_16,
  NONE_32,
  SIDE_COLUMNS,
  type SideColumn,
  type SideColumns,
} from '../../sides/side-columns.ts';
import * as kinds from './game-kinds.ts';
import { type Group, namedGroups, rangesOf } from './group.ts';
import type { LocalTime } from './local-time.ts';

type Facts = typeof DIMENSIONS;
/** A dimension by a fact of the whole game. */
export type GameDimensionKey = {
  [D in Dimension]: Facts[D]['of'] extends 'moves' ? never : D;
}[Dimension];

/** A group with its place among the others. */
export interface Ranked extends Group {
  rank: number;
}

/** What numbers stand for, read after they are known. */
export type Names = ReadonlyMap<number, string>;

/** A number of each of some sides, `NONE_32` where it has none. In loops over columns: a hundred thousand take a millisecond. */
export type SideNumbers = (columns: SideColumns, rows: Int32Array, local: LocalTime) => Int32Array;

export interface GameDimension {
  /** The numbers that decide the groups; `local` is the time in the reader's zone. */
  of: SideNumbers;
  /** Where they are always the same. */
  groups?: readonly Group[];
  /** No game is without it. */
  always?: boolean;
  /** What its numbers are, where they stand for names. Such groups are listed by their number of games. */
  names?: 'openings' | 'players';
  groupOf(raw: number, names: Names): Ranked | undefined;
}

const fixed = (of: SideNumbers, { groups, indexOf }: kinds.GameKinds, always = true): GameDimension => ({
  of,
  groups,
  always,
  groupOf: (raw) => {
    const rank = indexOf(raw);
    const group = groups[rank];
    return group && { ...group, rank };
  },
});

const listed = (of: SideNumbers, groups: readonly Group[], always = true): GameDimension =>
  fixed(of, { groups, indexOf: (raw) => raw }, always);

const named = (
  of: SideNumbers,
  names: 'openings' | 'players',
  nameOf: (name: string) => string,
): GameDimension => ({
  of,
  names,
  groupOf: (raw, known) => {
    const name = known.get(raw);
    return name === undefined ? undefined : { key: nameOf(name), label: nameOf(name), rank: 0 };
  },
});

/** What a column holds; what stands for null in it is `NONE_32`. */
export const column =
  (name: SideColumn): SideNumbers =>
  (columns, rows) => {
    const values = columns[name];
    const { none } = SIDE_COLUMNS[name];
    const out = new Int32Array(rows.length);
    for (let i = 0; i < rows.length; i++) {
      const value = values[rows[i] as number] as number;
      out[i] = value === none ? NONE_32 : value;
    }
    return out;
  };

/** A number that is made of each row. */
export const made =
  (of: (columns: SideColumns, local: LocalTime) => (row: number) => number): SideNumbers =>
  (columns, rows, local) => {
    const numberOf = of(columns, local);
    const out = new Int32Array(rows.length);
    for (let i = 0; i < rows.length; i++) out[i] = numberOf(rows[i] as number);
    return out;
  };

const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;
/** Days since 1970. */
const dayOf = (ms: number): number => Math.floor(ms / DAY_MS);
const timed = (of: (local: number) => number): SideNumbers =>
  made(
    ({ at }, local) =>
      (row) =>
        of(local(at[row] as number)),
  );
/** Months since the year 0. */
const monthOf = (local: number): number => {
  const date = new Date(local);
  return date.getUTCFullYear() * 12 + date.getUTCMonth();
};

/** Lichess's RelativeStrength (lila `modules/insight`). */
const strengthOf = made(({ rating, opponentRating }) => (row) => {
  const own = rating[row] as number;
  const other = opponentRating[row] as number;
  if (own === NONE_16 || other === NONE_16) return NONE_32;
  const more = other - own;
  if (more < -100) return more < -200 ? -2 : -1;
  if (more > 100) return more > 200 ? 2 : 1;
  return 0;
});

/** The perf of a side by its stored numbers: standard chess from any position is of that of its speed. */
export const perfOfSide =
  ({ variant, speed }: SideColumns) =>
  (row: number): number => {
    const id = variant[row] as number;
    return id === VARIANTS.standard.id || id === VARIANTS.fromPosition.id ? -(speed[row] as number) : id;
  };

const minClockOf = made(({ minClock }) => (row) => {
  const least = minClock[row] as number;
  if (least === NONE_32) return NONE_32;
  let i = 0;
  while (i < kinds.MIN_CLOCK_BOUNDS.length && least >= (kinds.MIN_CLOCK_BOUNDS[i] as number) * 100) i++;
  return i;
});

const monthText = (month: number): string =>
  `${String(Math.floor(month / 12)).padStart(4, '0')}-${String((month % 12) + 1).padStart(2, '0')}`;
const dayText = (day: number): string => new Date(day * 86_400_000).toISOString().slice(0, 10);

const MONTHS = ['January', 'February', 'March', 'April', 'May', 'June', 'July', 'August', 'September'];
const monthLabel = (month: string): string => {
  const name = [...MONTHS, 'October', 'November', 'December'][Number(month.slice(5)) - 1];
  return `${name} ${month.slice(0, 4)}`;
};

const WEEKDAYS = namedGroups(['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday']);
const HOURS = Array.from({ length: 24 }, (_, hour) => ({
  key: String(hour),
  label: `${String(hour).padStart(2, '0')}:00`,
}));
const CLOCKS = rangesOf(kinds.MIN_CLOCK_BOUNDS, ' s', 0);

/** "Sicilian Defense" of "Sicilian Defense: Najdorf Variation, English Attack". */
export const familyOf = (name: string): string => name.split(':', 1)[0] as string;

/** "Sicilian Defense: Najdorf Variation" of the same; a comma of the family's own is no end. */
export const variationOf = (name: string): string => {
  const colon = name.indexOf(':');
  const comma = colon < 0 ? -1 : name.indexOf(',', colon);
  return comma < 0 ? name : name.slice(0, comma);
};

export const GAME_DIMENSIONS: Readonly<Record<GameDimensionKey, GameDimension>> = {
  period: {
    of: timed(monthOf),
    always: true,
    groupOf: (raw) => ({ key: monthText(raw), label: monthLabel(monthText(raw)), rank: raw }),
  },
  date: {
    of: timed(dayOf),
    groupOf: (raw) => ({ key: dayText(raw), label: dayText(raw), rank: raw }),
    always: true,
  },
  // 1970-01-01 was a Thursday.
  weekday: listed(
    timed((local) => ((dayOf(local) % 7) + 10) % 7),
    WEEKDAYS,
  ),
  hour: listed(
    timed((local) => Math.floor((local - dayOf(local) * DAY_MS) / HOUR_MS)),
    HOURS,
  ),
  variant: fixed(column('variant'), kinds.VARIANT),
  speed: fixed(column('speed'), kinds.SPEED),
  perf: fixed(made(perfOfSide), kinds.PERF),
  rated: fixed(column('rated'), kinds.RATED),
  result: fixed(column('result'), kinds.RESULTS, false),
  termination: fixed(column('status'), kinds.TERMINATION),
  color: fixed(column('white'), kinds.COLORS),
  openingFamily: named(column('openingNo'), 'openings', familyOf),
  openingVariation: named(column('openingNo'), 'openings', variationOf),
  opponentStrength: fixed(strengthOf, kinds.STRENGTH, false),
  myCastling: fixed(column('castling'), kinds.CASTLING),
  opCastling: fixed(column('opponentCastling'), kinds.CASTLING),
  queenTrade: fixed(column('queenTrade'), kinds.QUEEN_TRADE),
  source: fixed(column('source'), kinds.SOURCE),
  opponent: named(column('opponentNo'), 'players', (name) => name),
  minClock: listed(minClockOf, CLOCKS, false),
};
