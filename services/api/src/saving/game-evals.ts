import { listMoves } from '@rookery/shared/chess/moves-list.ts';
import { isVariant } from '@rookery/shared/chess/variant.ts';
import type { TransactionSql } from 'postgres';
import { allInOrder } from '../db/all-in-order.ts';
import { byteaLiteral, type Column, namesOf, unnestOf, withColumns } from '../db/columns.ts';
import { readAnalysis } from '../games/analysis-entry.ts';
import { mistakesOfShipped } from '../mistakes/of-game.ts';
import { insertMistakes } from '../mistakes/save.ts';
import { firstColor } from '../verdict/color.ts';
import { type EvalFacts, evalFacts } from '../verdict/eval-facts.ts';
import { evaluationsOf } from '../verdict/evaluation.ts';
import type { Numbered } from './numbered.ts';

/** The facts of the evaluations of a game. */
export interface EvalRow extends EvalFacts {
  no: number;
}

const COLUMNS: readonly Column<EvalRow>[] = [
  { name: 'game_no', type: 'int', value: (row) => row.no },
  { name: 'white_accuracy', type: 'float8', value: (row) => row.whiteAccuracy },
  { name: 'black_accuracy', type: 'float8', value: (row) => row.blackAccuracy },
  { name: 'facts', type: 'bytea', value: (row) => byteaLiteral(row.facts) },
];

const UPSERT = `
  insert into game_evals (${namesOf(COLUMNS)}) select ${namesOf(COLUMNS)} from ${unnestOf(COLUMNS)}
  on conflict (game_no) do update set
    white_accuracy = excluded.white_accuracy, black_accuracy = excluded.black_accuracy, facts = excluded.facts`;

/** Writes the facts of evaluations over those that there are. */
export const writeEvals = async (tx: TransactionSql, rows: readonly EvalRow[]): Promise<void> => {
  if (rows.length > 0) await withColumns(tx, UPSERT, COLUMNS, rows);
};

const sansOf = ({ game, replay }: Numbered): string[] => {
  const { variant, initialFen, moves = '' } = game;
  // Exact where the packed moves give the text back; else the text may be of a sloppier notation.
  if (replay.moves !== null) return moves === '' ? [] : moves.split(' ');
  if (!isVariant(variant)) return [];
  return listMoves({ variant, ...(initialFen !== undefined && { initialFen }), moves }).map(({ san }) => san);
};

/**
 * Keeps what statistics read of the analyses that came with games, and the mistakes that they show. Their sides are
 * written before.
 */
export const saveShippedEvals = async (tx: TransactionSql, games: readonly Numbered[]): Promise<void> => {
  const rows = games.flatMap((one) => {
    if (one.packed.shipped === null) return [];
    const evaluations = evaluationsOf(readAnalysis(one.game));
    const sans = sansOf(one);
    const facts = evalFacts(firstColor(one.game.initialFen), sans, evaluations);
    return facts ? [{ evals: { no: one.no, ...facts }, mistakes: mistakesOfShipped(one, sans) }] : [];
  });
  await allInOrder([
    writeEvals(
      tx,
      rows.map(({ evals }) => evals),
    ),
    insertMistakes(
      tx,
      rows.flatMap(({ mistakes }) => mistakes),
    ),
  ]);
};
