import { GAME_SPEED_ID } from '@rookery/shared/lichess/speed.ts';
import { STATUS_ID } from '@rookery/shared/lichess/status.ts';
import { playerIdOf } from '@rookery/shared/lichess/username.ts';
import { putLatest } from '@rookery/shared/put-latest.ts';
import type { Sql } from 'postgres';
import { checkFilter, epochOf, idsOf, RESULT, type SideFilter, VARIANT_ID } from '../games/filter.ts';
import type { KnownSides } from './known-sides.ts';
import { narrow, type Rows } from './narrow.ts';
import { NONE_8, NONE_16, type SideColumns } from './side-columns.ts';
import type { Holds, SideTable } from './side-table.ts';

/** The numbers of what a filter names; null for a name that nobody has. */
interface Named {
  player: number | null;
  opponent: number | null;
  openings: number[] | null;
  games: number[] | null;
}

/** The sides that a filter holds. They stand in the table as long as nothing is waited for. */
export interface Chosen {
  /** Null where the filter names none, or one of whom no game is stored. */
  playerNo: number | null;
  table: SideTable;
  columns: SideColumns;
  /** The oldest game first. */
  rows: Int32Array;
}

const nameOf = (name: string | undefined): string | null => (name === undefined ? null : playerIdOf(name));

const NOBODY: Named = { player: null, opponent: null, openings: null, games: null };

const numbersOf = (literal: string | null): number[] | null =>
  literal?.slice(1, -1).split(',').filter(Boolean).map(Number) ?? null;

const readNamed = async (sql: Sql, { player, opponent, eco, opening, ids }: SideFilter): Promise<Named> => {
  const hasOpening = eco !== undefined || opening !== undefined;
  if (player === undefined && !hasOpening && !ids) return NOBODY;
  const [row] = await sql.unsafe<
    [Pick<Named, 'player' | 'opponent'> & Record<'openings' | 'games', string | null>]
  >(
    `select player_no($1) as player, player_no($2) as opponent,
      case when $3 then opening_nos($4::text[], $5)::text end as openings,
      case when $6::text is not null then array(select no from games where id = any(string_to_array($6, ',')))::text end
        as games`,
    [
      nameOf(player),
      nameOf(opponent),
      hasOpening,
      eco === undefined ? null : `{${eco.join(',')}}`,
      opening ?? null,
      ids?.join(',') ?? null,
    ],
    { prepare: true },
  );
  return { ...row, openings: numbersOf(row.openings), games: numbersOf(row.games) };
};

const marksOf = (numbers: readonly number[]): Uint8Array => {
  const marks = new Uint8Array(Math.max(0, ...numbers) + 1);
  for (const number of numbers) marks[number] = 1;
  return marks;
};

/** Every whole number there is. */
const ALL = Number.POSITIVE_INFINITY;

/**
 * Narrows the sides, as they are when it is called, to those that a filter holds; `more` narrows them further. Where only
 * `among` matter, which are rows in order, no others are looked at.
 */
export interface Choose {
  (more?: (rows: Rows, columns: SideColumns) => void, among?: Int32Array): Chosen;
  table: SideTable;
}

/** What was chosen last, and of which rows: people ask about the same games again and again. */
const known = new Map<string, { own: Int32Array; rows: Int32Array }>();
const MOST_KNOWN = 12;

/** What `id` is of these rows, from what was chosen of the very same ones where that is known. */
const knownOr = (id: string, own: Int32Array, choose: () => Int32Array): Int32Array => {
  const before = known.get(id);
  // A copy, since what was chosen is a part of an array as long as all.
  const rows = before?.own === own ? before.rows : choose().slice();
  putLatest(known, id, { own, rows }, MOST_KNOWN);
  return rows;
};

/**
 * Reads what is new, and gives what chooses the sides that a filter holds: those of the player, or White's when none is
 * named, so that a game is there once. Whoever asks calls it when nothing else need be waited for. Throws player_required
 * and invalid_parameter.
 */
export const readyToChoose = async (
  { sql, sides }: { sql: Sql; sides: KnownSides },
  filter: SideFilter,
): Promise<Choose> => {
  checkFilter(filter);
  const [table, named] = await Promise.all([sides.refresh(), readNamed(sql, filter)]);
  const id = JSON.stringify([named, filter]);
  const { key, holds } = ownOf(filter, named);
  const chooseNow = (more?: (rows: Rows, columns: SideColumns) => void, among?: Int32Array): Chosen => {
    const columns = table.columns();
    const choose = (from: Int32Array): Rows => {
      const rows = narrow(from);
      // No number is less than 1: a name that nobody has is nobody's.
      if (filter.opponent !== undefined) rows.equal(columns.opponentNo, named.opponent ?? 0);
      chooseKinds(rows, columns, filter);
      chooseRanges(rows, columns, filter);
      if (named.games !== null) rows.marked(columns.gameNo, marksOf(named.games));
      if (named.openings !== null) rows.marked(columns.openingNo, marksOf(named.openings));
      return rows;
    };
    const chosenOfAll = (): Int32Array => {
      const own = table.kept(key, holds);
      return knownOr(id, own, () => choose(own).rows());
    };
    let rows = among ? choose(among.filter((row) => holds(columns, row))).rows() : chosenOfAll();
    if (more) {
      const fewer = narrow(rows);
      more(fewer, columns);
      rows = fewer.rows();
    }
    return { playerNo: named.player, table, columns, rows };
  };
  return Object.assign(chooseNow, { table });
};

/** The sides of the player, or White's of all games: those that are finished, but where a filter asks for others. */
const ownOf = (filter: SideFilter, named: Named): { key: string; holds: Holds } => {
  const player = named.player ?? 0;
  const ofAll = filter.player === undefined;
  const isAnyColor = filter.color === undefined;
  const color = filter.color === 'black' ? 0 : 1;
  // A game that is named is meant, finished or not.
  const isFinished = filter.status === undefined && !filter.ids;
  return {
    key: [ofAll ? 'all' : player, isAnyColor ? 'any' : color, isFinished].join(' '),
    holds: ({ white, playerNo, opponentNo, result }, row) => {
      if (isFinished && result[row] === NONE_8) return false;
      if (ofAll) return white[row] === 1;
      if (playerNo[row] !== player) return false;
      // A game against oneself has two sides and is one game.
      return isAnyColor ? white[row] === 1 || opponentNo[row] !== player : white[row] === color;
    },
  };
};

const chooseKinds = (rows: Rows, columns: SideColumns, filter: SideFilter): void => {
  const { variant, speed, status, rated, result, analyzed } = filter;
  if (variant) rows.marked(columns.variant, marksOf(idsOf('variant', variant, VARIANT_ID)));
  if (speed) rows.marked(columns.speed, marksOf(idsOf('speed', speed, GAME_SPEED_ID)));
  if (status) rows.marked(columns.status, marksOf(idsOf('status', status, STATUS_ID)));
  if (rated !== undefined) rows.equal(columns.rated, rated ? 1 : 0);
  if (result !== undefined) rows.equal(columns.result, RESULT[result]);
  if (analyzed !== undefined) rows.equal(columns.analyzed, analyzed ? 1 : 0);
};

const chooseRanges = (rows: Rows, columns: SideColumns, filter: SideFilter): void => {
  const { player, minRating, maxRating, minOpponentRating, maxOpponentRating, since, until, tz } = filter;
  const range = (column: Int16Array, least: number | undefined, most: number | undefined): void => {
    if (least !== undefined || most !== undefined)
      rows.between(column, least ?? NONE_16 + 1, most === undefined ? ALL : most + 1);
  };
  range(columns.rating, minRating, maxRating);
  if (player === undefined) range(columns.opponentRating, minRating, maxRating);
  range(columns.opponentRating, minOpponentRating, maxOpponentRating);
  range(columns.plies, filter.minPlies, filter.maxPlies);
  if (since !== undefined || until !== undefined)
    rows.between(
      columns.at,
      since === undefined ? -ALL : epochOf(since, tz),
      until === undefined ? ALL : epochOf(until, tz),
    );
};
