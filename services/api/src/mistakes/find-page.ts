import type { MISTAKE_SORTS, MistakesQuery } from '@rookery/shared/contract/mistakes.ts';
import { RookeryError } from '@rookery/shared/errors.ts';
import type { Sql } from 'postgres';
import type { Database } from '../db/connect.ts';
import { cursorInstant, cursorNumber, makeCursor, parseCursor } from '../db/cursor.ts';
import { createWhere, type Where } from '../db/where.ts';
import { checkMark, markOf } from '../games/list-mark.ts';
import { readyToChoose } from '../sides/choose.ts';
import { PHASES } from '../verdict/judge-game.ts';
import { JUDGMENT_CODE } from './save.ts';

type Sort = (typeof MISTAKE_SORTS)[number];

/** A query of a player's mistakes. */
export type Asked = MistakesQuery & { player: string };

/** A mistake that a query holds, with what its place in the list is made of. */
export interface FoundPlace {
  gameNo: number;
  ply: number;
  /** Epoch milliseconds. */
  at: number;
  /** The cost, the time, the phase, or the number of the opening. */
  key: number;
}

/** No opening, and no phase, come before all others. */
const NONE = -1;

/** How each order is made: the value that it goes by, the same of what a cursor names, and what that is. */
const SORTS: Readonly<Record<Sort, { by: string; of: string; key: string }>> = {
  cost: { by: 'm.cost', of: '?::float8', key: 'h.cost' },
  date: {
    by: 'm.at',
    of: 'to_timestamp(?::float8 / 1000)',
    key: '(extract(epoch from h.at) * 1000)::float8',
  },
  phase: { by: `coalesce(m.phase, ${NONE})`, of: '?::int', key: `coalesce(h.phase, ${NONE})` },
  opening: {
    by: 'coalesce(r.rank, 0)',
    of: 'coalesce((select rank from ranks where no = ?::int), 0)',
    key: `coalesce(h.opening_no, ${NONE})`,
  },
};

const numberIn = (part: string | undefined): number => {
  const value = Number(part);
  if (!Number.isFinite(value)) throw new RookeryError('invalid_cursor', 'cursor: is not one of this list');
  return value;
};

/** A key out of a cursor. Throws invalid_cursor. */
const keyIn = (sort: Sort, part: string | undefined): number => {
  if (sort === 'cost') return numberIn(part);
  if (sort === 'date') return cursorInstant(part);
  return numberIn(part) === NONE ? NONE : cursorNumber(part);
};

/** The cursor of the list behind a mistake. */
export const cursorBehind = (query: Asked, { key, at, gameNo, ply }: FoundPlace): string =>
  makeCursor([key, at, gameNo, ply, markOf(query)]);

/** The openings in the order of their names: to compare numbers takes a fifth of the time. */
const RANKS = `
  with ranks as materialized (
    select no, dense_rank() over (order by name collate "C")::int as rank from openings
  )`;

/** Adds that only what stands behind the cursor is wanted. */
const goBehind = (where: Where, query: Asked): void => {
  if (query.cursor === undefined) return;
  const [key, at, gameNo, ply, mark] = parseCursor(query.cursor, 5);
  checkMark(query, mark);
  const { by, of } = SORTS[query.sort];
  where.and(
    `(${by}, m.at, m.game_no, m.ply) ${query.order === 'desc' ? '<' : '>'}
      (${of}, to_timestamp(?::float8 / 1000), ?::int, ?::int)`,
    keyIn(query.sort, key),
    cursorInstant(at),
    cursorNumber(gameNo),
    cursorNumber(ply),
  );
};

/** What is said of a list of mistakes, and not of the games. */
const OF_MISTAKES = new Set('player judgment phase due sort order tz cursor limit count'.split(' '));

const filtersGames = (query: Asked): boolean =>
  Object.entries(query).some(([name, value]) => value !== undefined && !OF_MISTAKES.has(name));

const CARDS = 'left join mistake_cards c on c.game_no = m.game_no and c.ply = m.ply';

/** The mistakes of the player, as far as what is said of them alone. */
const ofPlayer = (where: Where, { player, judgment, phase }: Asked): string => {
  const conditions = [`player_no = player_no(${where.param(player)})`];
  const among = (column: string, codes: readonly number[] | undefined): void => {
    if (codes) conditions.push(`${column} = any(${where.param(`{${codes.join(',')}}`)}::smallint[])`);
  };
  among(
    'judgment',
    judgment?.map((name) => JUDGMENT_CODE[name]),
  );
  among(
    'phase',
    phase?.map((name) => PHASES.indexOf(name)),
  );
  // `offset 0` makes it one scan of their index. A planner that hopes to find the few it needs by looking them up game
  // by game, or by walking them in order, may come to look up all.
  return `(
    select at, game_no, ply, white, cost, phase, opening_no, listed from mistakes
    where ${conditions.join(' and ')} offset 0
  )`;
};

/** A bit for each side that the filter holds, by the number of its game and its color; undefined without a filter. */
export type HeldSides = Uint8Array | undefined;

/** Reads which sides a query holds. Throws player_required and invalid_parameter. */
export const readHeld = async (db: Pick<Database, 'sql' | 'sides'>, query: Asked): Promise<HeldSides> => {
  if (!filtersGames(query)) return undefined;
  const choose = await readyToChoose(db, query);
  const { columns, rows } = choose();
  let last = 0;
  for (const row of rows) last = Math.max(last, columns.gameNo[row] as number);
  const held = new Uint8Array((last >> 2) + 1);
  for (const row of rows) {
    const bit = (columns.gameNo[row] as number) * 2 + (columns.white[row] as number);
    held[bit >> 3] = (held[bit >> 3] as number) | (1 << (bit & 7));
  }
  return held;
};

/** `from … where …` for what a query holds: mistakes as `m`, and what else `joins`. */
const holding = (where: Where, query: Asked, sides: HeldSides, now: Date, joins: string): string => {
  const mistakes = ofPlayer(where, query);
  if (sides === undefined) where.and('m.listed');
  else {
    // A bit for each of all games is sooner looked at than a hundred thousand rows are joined.
    const bits = `${where.param(sides)}::bytea`;
    const bit = 'm.game_no::bigint * 2 + m.white::int';
    where.and(
      `case when m.game_no <= ${(sides.length - 1) * 4 + 3} then get_bit(${bits}, ${bit}) = 1 else false end`,
    );
  }
  const due = '(c.due_at is null or c.due_at <= ?::timestamptz)';
  if (query.due !== undefined) where.and(query.due ? due : `not ${due}`, now.toISOString());
  return `from ${mistakes} m ${joins} ${where.text()}`;
};

/**
 * At most `limit` of the mistakes that a query holds, in its order, those behind its cursor only. Throws
 * invalid_cursor.
 */
export const findMistakePlaces = (
  sql: Sql,
  query: Asked,
  sides: HeldSides,
  limit: number,
  now: Date,
): Promise<FoundPlace[]> => {
  const where = createWhere();
  const isByOpening = query.sort === 'opening';
  const { by, key } = SORTS[query.sort];
  const order = [by, ...(query.sort === 'date' ? [] : ['m.at']), 'm.game_no', 'm.ply'];
  const joins = `${query.due === undefined ? '' : CARDS} ${isByOpening ? 'left join ranks r on r.no = m.opening_no' : ''}`;
  goBehind(where, query);
  // Keys are made of the few that are left: to take an instant apart costs more than to find it.
  return sql.unsafe<FoundPlace[]>(
    `${isByOpening ? RANKS : ''}
     select h.game_no as "gameNo", h.ply, (extract(epoch from h.at) * 1000)::float8 as at, ${key} as key
     from (
       select m.* ${holding(where, query, sides, now, joins)}
       order by ${order.map((part) => `${part} ${query.order}`).join(', ')} limit ${where.param(limit)}
     ) h`,
    where.values(),
  );
};

/** How many mistakes a query holds, and how many of them are due and new. */
export const countMistakes = async (
  sql: Sql,
  query: Asked,
  sides: HeldSides,
  now: Date,
): Promise<{ all: number; due: number; fresh: number }> => {
  const where = createWhere();
  const from = holding(where, query, sides, now, CARDS);
  const [row] = await sql.unsafe<{ all: number; due: number; fresh: number }[]>(
    `select count(*)::int as all, count(*) filter (where c.due_at is null)::int as fresh,
       count(*) filter (where c.due_at <= ${where.param(now.toISOString())}::timestamptz)::int as due
     ${from}`,
    where.values(),
  );
  return row as { all: number; due: number; fresh: number };
};
