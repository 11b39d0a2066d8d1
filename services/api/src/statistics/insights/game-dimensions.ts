import type { DIMENSIONS, Dimension } from '@rookery/shared/contract/insights.ts';
import * as kinds from './game-kinds.ts';
import { type Group, namedGroups, rangesOf } from './group.ts';

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

export interface GameDimension {
  /** SQL over `sides s`: a number that decides the group; null leaves the game out. `?` is the time zone. */
  sql: string;
  /** Where they are always the same. */
  groups?: readonly Group[];
  /** No game is without it. */
  always?: boolean;
  /** What its numbers are, where they stand for names. Such groups are listed by their number of games. */
  names?: 'openings' | 'players';
  groupOf(raw: number, names: Names): Ranked | undefined;
}

const fixed = (sql: string, { groups, indexOf }: kinds.GameKinds, always = true): GameDimension => ({
  sql,
  groups,
  always,
  groupOf: (raw) => {
    const rank = indexOf(raw);
    const group = groups[rank];
    return group && { ...group, rank };
  },
});

const listed = (sql: string, groups: readonly Group[], always = true): GameDimension =>
  fixed(sql, { groups, indexOf: (raw) => raw }, always);

const named = (
  sql: string,
  names: 'openings' | 'players',
  nameOf: (name: string) => string,
): GameDimension => ({
  sql,
  names,
  groupOf: (raw, known) => {
    const name = known.get(raw);
    return name === undefined ? undefined : { key: nameOf(name), label: nameOf(name), rank: 0 };
  },
});

/** Days since 1970 in the time zone. */
const DAY = `((s.at at time zone ?)::date - date '1970-01-01')`;
/** Months since the year 0 in the time zone: sixty times fewer groups than days. */
const MONTH = `(date_part('year', s.at at time zone ?) * 12 + date_part('month', s.at at time zone ?) - 1)::int`;
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
    sql: MONTH,
    always: true,
    groupOf: (raw) => ({ key: monthText(raw), label: monthLabel(monthText(raw)), rank: raw }),
  },
  date: { sql: DAY, groupOf: (raw) => ({ key: dayText(raw), label: dayText(raw), rank: raw }), always: true },
  // 1970-01-01 was a Thursday.
  weekday: listed(`((${DAY} % 7 + 10) % 7)`, WEEKDAYS),
  hour: listed(`date_part('hour', s.at at time zone ?)::int`, HOURS),
  variant: fixed('s.variant', kinds.VARIANT),
  speed: fixed('s.speed', kinds.SPEED),
  perf: fixed('case when s.variant in (1, 3) then -s.speed else s.variant end', kinds.PERF),
  rated: fixed('s.rated::int', kinds.RATED),
  result: fixed('s.result', kinds.RESULTS, false),
  termination: fixed('s.status', kinds.TERMINATION),
  color: fixed('s.white::int', kinds.COLORS),
  openingFamily: named('s.opening_no', 'openings', familyOf),
  openingVariation: named('s.opening_no', 'openings', variationOf),
  // Lichess's RelativeStrength (lila `modules/insight`).
  opponentStrength: fixed(
    `case
      when s.opponent_rating - s.rating < -200 then -2 when s.opponent_rating - s.rating < -100 then -1
      when s.opponent_rating - s.rating > 200 then 2 when s.opponent_rating - s.rating > 100 then 1
      when s.opponent_rating - s.rating is not null then 0
    end`,
    kinds.STRENGTH,
    false,
  ),
  myCastling: fixed('s.castling', kinds.CASTLING),
  opCastling: fixed('s.opponent_castling', kinds.CASTLING),
  queenTrade: fixed('s.queen_trade::int', kinds.QUEEN_TRADE),
  source: fixed('s.source', kinds.SOURCE),
  opponent: named('s.opponent_no', 'players', (name) => name),
  minClock: listed(
    `width_bucket(s.min_clock, array[${kinds.MIN_CLOCK_BOUNDS.map((bound) => bound * 100).join(', ')}])`,
    CLOCKS,
    false,
  ),
};
