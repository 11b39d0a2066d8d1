import { isVariant, VARIANTS } from '@rookery/shared/chess/variant.ts';
import type { LichessGame } from '@rookery/shared/lichess/game.ts';
import { SOURCE_ID } from '@rookery/shared/lichess/source.ts';
import { SPEED_ID } from '@rookery/shared/lichess/speed.ts';
import { isFinished, STATUS_ID } from '@rookery/shared/lichess/status.ts';
import type { TransactionSql } from 'postgres';
import { byteaLiteral, type Column, namesOf, unnestOf, withColumns } from '../db/columns.ts';
import { analysisEntries } from '../games/rank.ts';
import { type Numbered, whiteResult } from './numbered.ts';

interface SideRow {
  game: Numbered;
  white: boolean;
}

const CASTLING = { none: 0, short: 1, long: 2 } as const;

/** The id of a name in one of the fixed lists; 0 for one that is not in it. */
const idIn = (ids: Readonly<Record<string, number>>, name: string | null): number =>
  (name !== null && Object.hasOwn(ids, name) ? ids[name] : undefined) ?? 0;

const variantId = (key: string): number => (isVariant(key) ? VARIANTS[key].id : 0);

const own = (row: SideRow) => (row.white ? row.game.packed.white : row.game.packed.black);
const other = (row: SideRow) => (row.white ? row.game.packed.black : row.game.packed.white);
const facts = (row: SideRow) => (row.white ? row.game.replay.white : row.game.replay.black);
const otherFacts = (row: SideRow) => (row.white ? row.game.replay.black : row.game.replay.white);
const isTracked = (row: SideRow) => (row.white ? row.game.tracked.white : row.game.tracked.black);

const hasBot = ({ players }: LichessGame): boolean =>
  players?.white?.user?.title === 'BOT' || players?.black?.user?.title === 'BOT';

const resultOf = (row: SideRow): number | null => {
  const result = whiteResult(row.game, isFinished(row.game.packed.status));
  return result === null || row.white ? result : -result;
};

const COLUMNS: readonly Column<SideRow>[] = [
  { name: 'at', type: 'timestamptz', value: (row) => new Date(row.game.packed.createdAt).toISOString() },
  { name: 'game_no', type: 'int', value: (row) => row.game.no },
  { name: 'player_no', type: 'int', value: (row) => (row.white ? row.game.whiteNo : row.game.blackNo) },
  { name: 'opponent_no', type: 'int', value: (row) => (row.white ? row.game.blackNo : row.game.whiteNo) },
  { name: 'line_no', type: 'int', value: (row) => row.game.lineNo },
  { name: 'opening_no', type: 'int', value: (row) => row.game.openingNo },
  { name: 'min_clock', type: 'int', value: (row) => facts(row).minClock },
  { name: 'time_spent', type: 'int', value: (row) => facts(row).timeSpent },
  { name: 'rating', type: 'smallint', value: (row) => own(row).rating },
  { name: 'opponent_rating', type: 'smallint', value: (row) => other(row).rating },
  { name: 'rating_diff', type: 'smallint', value: (row) => own(row).ratingDiff },
  { name: 'plies', type: 'smallint', value: (row) => row.game.packed.plies },
  { name: 'moves', type: 'smallint', value: (row) => facts(row).moves },
  { name: 'variant', type: 'smallint', value: (row) => variantId(row.game.packed.variant) },
  { name: 'speed', type: 'smallint', value: (row) => idIn(SPEED_ID, row.game.packed.speed) },
  { name: 'status', type: 'smallint', value: (row) => idIn(STATUS_ID, row.game.packed.status) },
  { name: 'source', type: 'smallint', value: (row) => idIn(SOURCE_ID, row.game.packed.source) },
  { name: 'result', type: 'smallint', value: resultOf },
  { name: 'ai_level', type: 'smallint', value: (row) => own(row).aiLevel },
  { name: 'castling', type: 'smallint', value: (row) => CASTLING[facts(row).castling] },
  { name: 'opponent_castling', type: 'smallint', value: (row) => CASTLING[otherFacts(row).castling] },
  { name: 'white', type: 'boolean', value: (row) => row.white },
  { name: 'rated', type: 'boolean', value: (row) => row.game.packed.rated === true },
  { name: 'provisional', type: 'boolean', value: (row) => own(row).provisional },
  { name: 'queen_trade', type: 'boolean', value: (row) => row.game.replay.queenTrade },
  { name: 'bots', type: 'boolean', value: (row) => hasBot(row.game.game) },
  { name: 'tracked', type: 'boolean', value: isTracked },
  { name: 'analyzed', type: 'boolean', value: (row) => analysisEntries(row.game.packed.rank) > 0 },
];

/** Analyzed is also a game that is stored already and whose analysis was made here. */
const ANALYZED = `analyzed or exists (
  select from analyses a where a.game_no = rows.game_no and a.plies = rows.plies and a.state = 'done'
)`;
const SELECTED = namesOf(COLUMNS).replace('analyzed', ANALYZED);

const INSERT = `insert into sides (${namesOf(COLUMNS)}) select ${SELECTED} from ${unnestOf(COLUMNS)}`;

/** Both sides of each game. */
export const insertSides = async (tx: TransactionSql, games: readonly Numbered[]): Promise<void> => {
  const rows = games.flatMap((game) => [
    { game, white: true },
    { game, white: false },
  ]);
  await withColumns(tx, INSERT, COLUMNS, rows);
};

const MOVE_COLUMNS: readonly Column<SideRow>[] = [
  { name: 'game_no', type: 'int', value: (row) => row.game.no },
  { name: 'white', type: 'boolean', value: (row) => row.white },
  { name: 'facts', type: 'bytea', value: (row) => byteaLiteral(facts(row).moveFacts) },
];

const INSERT_MOVES = `insert into side_moves (game_no, white, facts) select * from ${unnestOf(MOVE_COLUMNS)} on conflict do nothing`;

/** The facts of each move of the tracked sides. */
export const insertSideMoves = async (tx: TransactionSql, games: readonly Numbered[]): Promise<void> => {
  const rows = games.flatMap((game) =>
    [
      { game, white: true },
      { game, white: false },
    ].filter((row) => isTracked(row) && facts(row).moveFacts !== ''),
  );
  if (rows.length > 0) await withColumns(tx, INSERT_MOVES, MOVE_COLUMNS, rows);
};

const KEY_COLUMNS: readonly Column<{ no: number; keys: string }>[] = [
  { name: 'game_no', type: 'int', value: (row) => row.no },
  { name: 'keys', type: 'text', value: (row) => row.keys },
];

const INSERT_KEYS = `insert into game_keys (game_no, keys) select game_no, keys::bigint[] from ${unnestOf(KEY_COLUMNS)}`;

/** The positions from `first` (a ply) to the end of each game that has any. */
export const insertKeys = async (
  tx: TransactionSql,
  games: readonly Numbered[],
  first: number,
): Promise<void> => {
  const rows = games.flatMap((game) =>
    game.keys.length > first ? [{ no: game.no, keys: `{${game.keys.slice(first).join(',')}}` }] : [],
  );
  if (rows.length > 0) await withColumns(tx, INSERT_KEYS, KEY_COLUMNS, rows);
};
