import type { Sql } from 'postgres';
import type { Where } from './where.ts';

/** A half of the games, or all of them. */
export interface Half {
  /** Narrows a question over `sides s` to it; adds nothing where it is all of them, or told by `parity`. */
  narrow(where: Where): void;
  /** By numbers: games of even or odd ones alone, as who asks has to see to, in whichever table is read first. */
  parity?: 0 | 1;
}

/** What games are parted by. */
type By = 'time' | 'opponents' | 'numbers';

/**
 * Asks a question over the sides of a player, or over all games without one. Who asks alone is answered by two connections
 * at once, of a half of the games each; by time, the rows of the earlier half come first.
 */
export type Halves = <Row>(
  player: string | undefined,
  ask: (half: Half) => Promise<readonly Row[]>,
  by?: By,
) => Promise<Row[]>;

export const WHOLE: Half = { narrow: () => undefined };

const halvesBy = (by: By, middle: string): readonly Half[] => {
  if (by === 'numbers')
    return [
      { ...WHOLE, parity: 0 },
      { ...WHOLE, parity: 1 },
    ];
  if (by === 'time')
    return [
      { narrow: (where) => where.and('s.at < ?::timestamptz', middle) },
      { narrow: (where) => where.and('s.at >= ?::timestamptz', middle) },
    ];
  // Those against every other opponent: what is summed by opponent then has half of the groups, too.
  return [
    { narrow: (where) => where.and('(s.opponent_no & 1 = 0) is not false') },
    { narrow: (where) => where.and('s.opponent_no & 1 = 1') },
  ];
};

/** Fewer games are read as soon by one. */
const MANY = 20_000;
/** It need not be exact. */
const GOOD_FOR_MS = 600_000;
const MOST_PLAYERS = 1_000;

/** SQL: when the middle one of so many games was created, by a scan of an index; no row where they are few. */
const middleSql = (of: string, many: number): string => `
  with counted as materialized (select count(*) as n from sides s where ${of})
  select (
    select s.at::text from sides s where ${of} order by s.at offset (select n / 2 from counted) limit 1
  ) as at from counted where n >= ${many}`;

interface Middle {
  /** Undefined where the games are few. */
  at: string | undefined;
  until: number;
}

/**
 * Postgres could share a question out among workers of its own. It begins them anew for each, which on small virtual
 * machines takes a third of the time that such a question takes as a whole.
 */
export const createHalves = (sql: Sql, many = MANY): Halves => {
  const middles = new Map<string | undefined, Middle>();
  let open = 0;

  const find = async (player: string | undefined): Promise<void> => {
    const [row] = await (player === undefined
      ? sql.unsafe<{ at: string }[]>(middleSql('s.white', many))
      : sql.unsafe<{ at: string }[]>(middleSql('s.player_no = player_no($1)', many), [player]));
    middles.set(player, { at: row?.at, until: Date.now() + GOOD_FOR_MS });
  };
  const middleOf = (player: string | undefined): string | undefined => {
    const known = middles.get(player);
    if (known && known.until > Date.now()) return known.at;
    if (middles.size >= MOST_PLAYERS) middles.clear();
    // Who asks first is answered as one, and need not wait for it.
    middles.set(player, { at: known?.at, until: Date.now() + GOOD_FOR_MS });
    void find(player).catch(() => middles.delete(player));
    return known?.at;
  };
  return async (player, ask, by = 'time') => {
    const at = open === 0 ? middleOf(player) : undefined;
    open++;
    try {
      if (at === undefined) return [...(await ask(WHOLE))];
      return (await Promise.all(halvesBy(by, at).map(ask))).flat();
    } finally {
      open--;
    }
  };
};
