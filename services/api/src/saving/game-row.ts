import type { TransactionSql } from 'postgres';
import { byteaLiteral, type Column, namesOf, unnestOf, withColumns } from '../db/columns.ts';
import type { PackedGame } from '../games/packed-game.ts';

/** A row of `games`: the packed game with its number, that of its opening, and the time it was fetched (ms). */
export interface GameRow {
  no: number;
  packed: PackedGame;
  openingNo: number | null;
  fetchedAt: number;
}

const instant = (ms: number | null): string | null => (ms === null ? null : new Date(ms).toISOString());
const bytes = (hex: string | null): string | null => (hex === null ? null : byteaLiteral(hex));

const COLUMNS: readonly Column<GameRow>[] = [
  { name: 'id', type: 'text', value: (row) => row.packed.id },
  { name: 'created_at', type: 'timestamptz', value: (row) => instant(row.packed.createdAt) },
  { name: 'last_move_at', type: 'timestamptz', value: (row) => instant(row.packed.lastMoveAt) },
  { name: 'fetched_at', type: 'timestamptz', value: (row) => instant(row.fetchedAt) },
  { name: 'rank', type: 'bigint', value: (row) => row.packed.rank },
  { name: 'opening_no', type: 'int', value: (row) => row.openingNo },
  { name: 'clock_initial', type: 'int', value: (row) => row.packed.clock?.initial ?? null },
  { name: 'clock_increment', type: 'int', value: (row) => row.packed.clock?.increment ?? null },
  { name: 'plies', type: 'smallint', value: (row) => row.packed.plies },
  { name: 'opening_ply', type: 'smallint', value: (row) => row.packed.opening?.ply ?? null },
  { name: 'middle_ply', type: 'smallint', value: (row) => row.packed.division.middle ?? null },
  { name: 'end_ply', type: 'smallint', value: (row) => row.packed.division.end ?? null },
  { name: 'days_per_turn', type: 'smallint', value: (row) => row.packed.daysPerTurn },
  { name: 'rated', type: 'boolean', value: (row) => row.packed.rated },
  { name: 'white_won', type: 'boolean', value: (row) => row.packed.whiteWon },
  { name: 'variant', type: 'text', value: (row) => row.packed.variant },
  { name: 'speed', type: 'text', value: (row) => row.packed.speed },
  { name: 'status', type: 'text', value: (row) => row.packed.status },
  { name: 'source', type: 'text', value: (row) => row.packed.source },
  { name: 'initial_fen', type: 'text', value: (row) => row.packed.initialFen },
  { name: 'moves', type: 'bytea', value: (row) => bytes(row.packed.moves) },
  { name: 'clocks', type: 'bytea', value: (row) => bytes(row.packed.clocks) },
  { name: 'extra', type: 'text', value: (row) => row.packed.extra },
];

const NEW_COLUMNS: readonly Column<GameRow>[] = [
  { name: 'no', type: 'int', value: (row) => row.no },
  ...COLUMNS,
];
const SELECTED = namesOf(NEW_COLUMNS).replace('extra', 'extra::json');

const INSERT = `
  insert into games (${namesOf(NEW_COLUMNS)})
  select ${SELECTED} from ${unnestOf(NEW_COLUMNS)}
  order by id`;

const UPDATE = `
  update games g set
    ${COLUMNS.filter(({ name }) => name !== 'id')
      .map(({ name }) => `${name} = rows.${name}${name === 'extra' ? '::json' : ''}`)
      .join(', ')}
  from ${unnestOf(COLUMNS)}
  where g.id = rows.id`;

/** Inserts games that are not stored; a unique violation where one is. */
export const insertGames = async (tx: TransactionSql, rows: readonly GameRow[]): Promise<void> => {
  if (rows.length > 0) await withColumns(tx, INSERT, NEW_COLUMNS, rows);
};

/** Writes the games over the rows of the same id, which the caller has locked. */
export const updateGames = async (tx: TransactionSql, rows: readonly GameRow[]): Promise<void> => {
  await withColumns(tx, UPDATE, COLUMNS, rows);
};

const TOUCHED: readonly Column<{ no: number; fetchedAt: number }>[] = [
  { name: 'no', type: 'int', value: (row) => row.no },
  { name: 'fetched_at', type: 'timestamptz', value: (row) => instant(row.fetchedAt) },
];

const TOUCH = `
  update games g set fetched_at = rows.fetched_at from ${unnestOf(TOUCHED)} where g.no = rows.no`;

/** Notes that the games were fetched again just as they are stored. The caller has locked their rows. */
export const touchGames = async (
  tx: TransactionSql,
  rows: readonly { no: number; fetchedAt: number }[],
): Promise<void> => {
  await withColumns(tx, TOUCH, TOUCHED, rows);
};

const SHIPPED: readonly Column<{ no: number; record: string }>[] = [
  { name: 'game_no', type: 'int', value: (row) => row.no },
  { name: 'record', type: 'text', value: (row) => row.record },
];

const UPSERT_SHIPPED = `
  insert into shipped_analyses (game_no, record)
  select game_no, record::json from ${unnestOf(SHIPPED)}
  on conflict (game_no) do update set record = excluded.record`;

/** Keeps Lichess's own analyses of the games that came with one. */
export const saveShipped = async (
  tx: TransactionSql,
  games: readonly { no: number; packed: PackedGame }[],
) => {
  const rows = games.flatMap(({ no, packed }) =>
    packed.shipped === null ? [] : [{ no, record: packed.shipped }],
  );
  if (rows.length > 0) await withColumns(tx, UPSERT_SHIPPED, SHIPPED, rows);
};
