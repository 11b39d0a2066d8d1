import type { Score } from '@rookery/shared/chess/win-percent.ts';
import { MOST_INT } from '@rookery/shared/contract/row-id.ts';
import type { TransactionSql } from 'postgres';
import { type Column, namesOf, unnestOf, withColumns } from '../db/columns.ts';
import { statement } from '../db/statement.ts';
import type { FoundMistake } from './find.ts';

/** A mistake as it is stored. */
export interface MistakeRow extends FoundMistake {
  gameNo: number;
  /** The number of the evaluation that knows what was best; null: the analysis that came with the game. */
  bestNo: number | null;
}

const MOST_SMALLINT = 32_767;

/** The judgments as game_evals has them. */
export const JUDGMENT_CODE = { mistake: 2, blunder: 3 } as const;

// A record may claim more than a column holds; verdicts cap it far below.
const within = (most: number, value: number): number => Math.min(Math.max(value, -most), most);
const cpOf = (score: Score): number | null => ('cp' in score ? within(MOST_INT, score.cp) : null);
const mateOf = (score: Score): number | null => ('mate' in score ? within(MOST_SMALLINT, score.mate) : null);

const COLUMNS: readonly Column<MistakeRow>[] = [
  { name: 'game_no', type: 'int', value: (row) => row.gameNo },
  { name: 'ply', type: 'smallint', value: (row) => row.ply },
  { name: 'white', type: 'boolean', value: (row) => row.color === 'white' },
  { name: 'judgment', type: 'smallint', value: (row) => JUDGMENT_CODE[row.judgment] },
  { name: 'phase', type: 'smallint', value: (row) => row.phase },
  { name: 'cost', type: 'float8', value: (row) => row.cost },
  { name: 'before_cp', type: 'int', value: (row) => cpOf(row.before) },
  { name: 'before_mate', type: 'smallint', value: (row) => mateOf(row.before) },
  { name: 'after_cp', type: 'int', value: (row) => cpOf(row.after) },
  { name: 'after_mate', type: 'smallint', value: (row) => mateOf(row.after) },
  { name: 'best_no', type: 'int', value: (row) => row.bestNo },
];

const NAMES = namesOf(COLUMNS);
const VALUES = COLUMNS.map(({ name }) => `rows.${name}`).join(', ');

// A side without an account has nobody who could learn from it.
const INSERT = `
  insert into mistakes (${NAMES}, player_no, at, opening_no, listed)
  select ${VALUES}, s.player_no, s.at, s.opening_no,
    s.result is not null and (s.white or s.opponent_no is distinct from s.player_no)
  from ${unnestOf(COLUMNS)} join sides s on s.game_no = rows.game_no and s.white = rows.white
  where s.player_no is not null`;

/** Writes the mistakes of games whose sides are written and that have none yet. */
export const insertMistakes = async (tx: TransactionSql, rows: readonly MistakeRow[]): Promise<void> => {
  if (rows.length > 0) await withColumns(tx, INSERT, COLUMNS, rows);
};

/** Takes the mistakes of these games back. Answers stay. */
export const removeMistakes = async (tx: TransactionSql, gameNos: readonly number[]): Promise<void> => {
  await statement(tx, 'delete from mistakes where game_no = any($1::int[])', [`{${gameNos.join(',')}}`]);
};

/** Removes the answers to mistakes of these games, which are about to be deleted. */
export const removeAnswers = async (tx: TransactionSql, gameNos: readonly number[]): Promise<void> => {
  const list = `{${gameNos.join(',')}}`;
  await statement(tx, 'delete from mistake_answers where game_no = any($1::int[])', [list]);
  await statement(tx, 'delete from mistake_cards where game_no = any($1::int[])', [list]);
};
