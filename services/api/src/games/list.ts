import type { gameListQuerySchema } from '@rookery/shared/contract/game-filter.ts';
import type { GameSummary } from '@rookery/shared/contract/game-summary.ts';
import type { z } from 'zod';
import type { Database } from '../db/connect.ts';
import { cursorInstant, cursorNumber, makeCursor, pageOf, parseCursor } from '../db/cursor.ts';
import { readyToChoose } from '../sides/choose.ts';
import { findSides, type Place } from '../sides/find-sides.ts';
import { checkMark, markOf } from './list-mark.ts';
import { readHeaders } from './read.ts';
import { summaryOf } from './summary.ts';

type Query = z.infer<typeof gameListQuerySchema>;

const placeIn = (query: Query): Place | undefined => {
  if (query.cursor === undefined) return undefined;
  const [at, no, mark] = parseCursor(query.cursor, 3);
  checkMark(query, mark);
  return { at: cursorInstant(at), game_no: cursorNumber(no) };
};

/**
 * The games that a filter holds, newest (or oldest) first; a page stays what it is while games arrive.
 * Throws player_required, invalid_parameter and invalid_cursor.
 */
export const listGames = async (
  db: Pick<Database, 'sql' | 'sides'>,
  query: Query,
): Promise<{ items: GameSummary[]; next: string | null; count?: number }> => {
  const { limit, player } = query;
  const mark = markOf(query);
  const after = placeIn(query);
  const choose = await readyToChoose(db, query);
  const chosen = choose();
  const found = findSides(chosen, query.order, limit + 1, after);
  const { items, next } = pageOf(found, limit, (last) => makeCursor([last.at, last.game_no, mark]));
  const records = await readHeaders(
    db.sql,
    items.map((item) => item.game_no),
  );
  return {
    // A game that was deleted meanwhile is left out.
    items: items.flatMap((item) => {
      const record = records.get(item.game_no);
      return record ? [summaryOf(record, player === undefined ? undefined : item.white)] : [];
    }),
    next,
    ...(query.count && { count: chosen.rows.length }),
  };
};
