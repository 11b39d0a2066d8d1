import { type AnsweredMistake, MISTAKE_ID } from '@rookery/shared/contract/mistakes.ts';
import { RookeryError } from '@rookery/shared/errors.ts';
import type { Sql, TransactionSql } from 'postgres';
import { transaction } from '../db/transaction.ts';
import { cardAfter, trainingOf } from './card.ts';
import { readCards, writeCard } from './card-row.ts';

const unknown = (player: string, id: string): RookeryError =>
  new RookeryError('mistake_not_found', `${id} is no mistake of ${player} that is known`);

/** The number of a game, locked against another answer at the same moment and against its removal. */
const lockGame = async (tx: TransactionSql, gameId: string): Promise<number | undefined> => {
  const [row] = await tx<{ no: number }[]>`select no from games where id = ${gameId} for no key update`;
  return row?.no;
};

const isMistakeOf = async (
  tx: TransactionSql,
  player: string,
  gameNo: number,
  ply: number,
): Promise<boolean> => {
  const rows = await tx`
    select from mistakes m join players p on p.no = m.player_no
    where m.game_no = ${gameNo} and m.ply = ${ply} and p.id = ${player}`;
  return rows.length > 0;
};

/**
 * Keeps an answer to a mistake of a player and says when it is due again. Every answer counts, also one that comes
 * before that. Throws mistake_not_found.
 */
export const answerMistake = (
  sql: Sql,
  player: string,
  id: string,
  found: boolean,
  now = new Date(),
): Promise<AnsweredMistake> =>
  transaction(sql, async (tx) => {
    const [, gameId, plyText] = MISTAKE_ID.exec(id) ?? [];
    const ply = Number(plyText);
    const gameNo = gameId === undefined ? undefined : await lockGame(tx, gameId);
    // Plies are kept in two bytes.
    if (gameNo === undefined || ply > 32_767 || !(await isMistakeOf(tx, player, gameNo, ply)))
      throw unknown(player, id);
    const key = { gameNo, ply };
    const [before] = await readCards(tx, [key]);
    const card = cardAfter(before, { found, at: now });
    await tx`
      insert into mistake_answers (game_no, ply, rep, at, found)
      values (${gameNo}, ${ply}, ${card.reps}, ${card.last_review}, ${found})`;
    await writeCard(tx, key, card);
    return { id, training: trainingOf(card, now) };
  });
