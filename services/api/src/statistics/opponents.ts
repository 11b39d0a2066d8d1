import type { Opponent, OpponentsQuery } from '@rookery/shared/contract/statistics.ts';
import { RookeryError } from '@rookery/shared/errors.ts';
import type { Sql } from 'postgres';
import type { Database } from '../db/connect.ts';
import { cursorNumber, makeCursor, pageOf, parseCursor } from '../db/cursor.ts';
import { type Chosen, readyToChoose } from '../sides/choose.ts';
import { NONE_16, NONE_32 } from '../sides/side-columns.ts';
import { knownPlayer } from './player.ts';

/** What the games against one opponent come to. */
interface Met {
  no: number;
  games: number;
  win: number;
  draw: number;
  loss: number;
  ratingSum: number;
  rated: number;
  /** Epoch milliseconds. */
  lastAt: number;
}

/** What a cursor is bound to: with another player or another filter it leads nowhere. */
const markOf = (playerId: string, { cursor: _cursor, limit: _limit, ...filter }: OpponentsQuery): string =>
  Bun.hash.crc32(JSON.stringify([playerId, ...Object.entries(filter).sort()])).toString(36);

/** Everybody who was met in the games chosen. */
const metIn = ({ columns, rows }: Chosen): Met[] => {
  const { opponentNo, result, opponentRating, at } = columns;
  const byNo = new Map<number, Met>();
  for (const row of rows) {
    const no = opponentNo[row] as number;
    if (no === NONE_32) continue;
    let met = byNo.get(no);
    if (!met) {
      met = { no, games: 0, win: 0, draw: 0, loss: 0, ratingSum: 0, rated: 0, lastAt: 0 };
      byNo.set(no, met);
    }
    const ended = result[row];
    const rating = opponentRating[row] as number;
    met.games++;
    if (ended === 1) met.win++;
    else if (ended === 0) met.draw++;
    else if (ended === -1) met.loss++;
    if (rating !== NONE_16) {
      met.ratingSum += rating;
      met.rated++;
    }
    // The oldest come first.
    met.lastAt = at[row] as number;
  }
  return [...byNo.values()];
};

const inOrder = (a: Pick<Met, 'games' | 'no'>, b: Pick<Met, 'games' | 'no'>): number =>
  b.games - a.games || a.no - b.no;

const readNames = async (
  sql: Sql,
  nos: readonly number[],
): Promise<Map<number, { id: string; name: string | null }>> => {
  const rows = await sql.unsafe<{ no: number; id: string; name: string | null }[]>(
    'select no, id, name from players where no = any($1::int[])',
    [`{${nos.join(',')}}`],
    { prepare: true },
  );
  return new Map(rows.map(({ no, id, name }) => [no, { id, name }]));
};

/**
 * Whom a player met, most games first. Games against an AI or an anonymous player are against nobody. Throws
 * player_not_found, invalid_cursor and what the filters throw.
 */
export const listOpponents = async (
  db: Pick<Database, 'sql' | 'sides'>,
  playerId: string,
  query: OpponentsQuery,
): Promise<{ items: Opponent[]; next: string | null }> => {
  const { limit, cursor } = query;
  const mark = markOf(playerId, query);
  const after = cursor === undefined ? undefined : parseCursor(cursor, 3);
  if (after && after[2] !== mark)
    throw new RookeryError('invalid_cursor', 'cursor: is that of another player, or of other filters');
  const place = after && { games: cursorNumber(after[0]), no: cursorNumber(after[1]) };
  const choose = await readyToChoose(db, { ...query, player: playerId });
  await knownPlayer(db.sql, playerId);
  const met = metIn(choose());
  const behind = (place ? met.filter((one) => inOrder(place, one) < 0) : met).sort(inOrder);
  const { items, next } = pageOf(behind.slice(0, limit + 1), limit, (last) =>
    makeCursor([last.games, last.no, mark]),
  );
  const names = await readNames(
    db.sql,
    items.map(({ no }) => no),
  );
  return {
    items: items.flatMap(({ no, games, win, draw, loss, ratingSum, rated, lastAt }) => {
      const named = names.get(no);
      return named === undefined
        ? []
        : {
            opponent: named.id,
            name: named.name,
            games,
            win,
            draw,
            loss,
            averageRating: rated === 0 ? null : ratingSum / rated,
            lastGameAt: new Date(lastAt).toISOString(),
          };
    }),
    next,
  };
};
