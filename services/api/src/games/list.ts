import type { gameListQuerySchema } from '@rookery/shared/contract/game-filter.ts';
import type { GameSummary } from '@rookery/shared/contract/game-summary.ts';
import { RookeryError } from '@rookery/shared/errors.ts';
import type { Sql } from 'postgres';
import type { z } from 'zod';
import { cursorInstant, cursorNumber, makeCursor, pageOf, parseCursor } from '../db/cursor.ts';
import { countSides, findSides, type Place } from './find-sides.ts';
import { readHeaders } from './read.ts';
import { summaryOf } from './summary.ts';

type Query = z.infer<typeof gameListQuerySchema>;

/** What a cursor is bound to: with another filter or order it leads nowhere. Equal for equal lists of games. */
const markOf = ({ cursor: _cursor, limit: _limit, count: _count, ...filter }: Query): string => {
  const fields = Object.entries(filter).map(([name, value]) => {
    if (Array.isArray(value)) return [name, ...value.toSorted()].join(' ');
    return `${name} ${name === 'player' || name === 'opponent' ? String(value).toLowerCase() : value}`;
  });
  return Bun.hash.crc32(fields.sort().join('\n')).toString(36);
};

const placeOf = (cursor: string, mark: string): Place => {
  const [at, no, given] = parseCursor(cursor, 3);
  if (given !== mark)
    throw new RookeryError(
      'invalid_cursor',
      'cursor: is that of a list with other filters, or in another order',
    );
  return { at: cursorInstant(at), game_no: cursorNumber(no) };
};

/**
 * The games that a filter holds, newest (or oldest) first; a page stays what it is while games arrive.
 * Throws player_required, invalid_parameter and invalid_cursor.
 */
export const listGames = async (
  sql: Sql,
  query: Query,
): Promise<{ items: GameSummary[]; next: string | null; count?: number }> => {
  const { limit, cursor, player } = query;
  const mark = markOf(query);
  const after = cursor === undefined ? undefined : placeOf(cursor, mark);
  const [found, count] = await Promise.all([
    findSides(sql, query, limit + 1, after),
    query.count ? countSides(sql, query) : undefined,
  ]);
  const { items, next } = pageOf(found, limit, (last) => makeCursor([last.at, last.game_no, mark]));
  const records = await readHeaders(
    sql,
    items.map((item) => item.game_no),
  );
  return {
    // A game that was deleted between the two queries is left out.
    items: items.flatMap((item) => {
      const record = records.get(item.game_no);
      return record ? [summaryOf(record, player === undefined ? undefined : item.white)] : [];
    }),
    next,
    ...(count !== undefined && { count }),
  };
};
