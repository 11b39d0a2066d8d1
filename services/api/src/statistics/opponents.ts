import type { Opponent, OpponentsQuery } from '@rookery/shared/contract/statistics.ts';
import { RookeryError } from '@rookery/shared/errors.ts';
import { cursorNumber, makeCursor, pageOf, parseCursor } from '../db/cursor.ts';
import type { Half } from '../db/halves.ts';
import { createWhere } from '../db/where.ts';
import { filterSides } from '../games/filter.ts';
import { knownPlayer } from './player.ts';
import type { Reading } from './side-line.ts';

interface Row {
  no: number;
  opponent: string;
  name: string | null;
  games: number;
  win: number;
  draw: number;
  loss: number;
  averageRating: number | null;
  lastAt: number;
}

/** What a cursor is bound to: with another player or another filter it leads nowhere. */
const markOf = (playerId: string, { cursor: _cursor, limit: _limit, ...filter }: OpponentsQuery): string =>
  Bun.hash.crc32(JSON.stringify([playerId, ...Object.entries(filter).sort()])).toString(36);

const opponentsSql = (where: string, behind: string, limit: string): string => `
  select x.*, p.id as opponent, p.name, (extract(epoch from x.last) * 1000)::float8 as "lastAt"
  from (
    select s.opponent_no as no, count(*)::int as games, count(*) filter (where s.result = 1)::int as win,
      count(*) filter (where s.result = 0)::int as draw, count(*) filter (where s.result = -1)::int as loss,
      avg(s.opponent_rating::float8) as "averageRating", max(s.at) as last
    from sides s ${where}
    group by s.opponent_no ${behind}
    order by count(*) desc, s.opponent_no limit ${limit}
  ) x join players p on p.no = x.no
  order by x.games desc, x.no`;

/**
 * Whom a player met, most games first. Games against an AI or an anonymous player are against nobody. Throws
 * player_not_found, invalid_cursor and what the filters throw.
 */
export const listOpponents = async (
  { sql, halves }: Reading,
  playerId: string,
  query: OpponentsQuery,
): Promise<{ items: Opponent[]; next: string | null }> => {
  const { limit, cursor } = query;
  const mark = markOf(playerId, query);
  const after = cursor === undefined ? undefined : parseCursor(cursor, 3);
  if (after && after[2] !== mark)
    throw new RookeryError('invalid_cursor', 'cursor: is that of another player, or of other filters');
  const ask = (half: Half): Promise<Row[]> => {
    const where = createWhere();
    filterSides(where, { ...query, player: playerId });
    where.and('s.opponent_no is not null');
    half.narrow(where);
    const behind = after
      ? `having (-count(*), s.opponent_no) > (-${where.param(cursorNumber(after[0]))}::bigint, ${where.param(cursorNumber(after[1]))}::int)`
      : '';
    return sql.unsafe<Row[]>(opponentsSql(where.text(), behind, where.param(limit + 1)), where.values());
  };
  await knownPlayer(sql, playerId);
  const rows = await halves(playerId, ask, 'opponents');
  rows.sort((a, b) => b.games - a.games || a.no - b.no);
  const { items, next } = pageOf(rows.slice(0, limit + 1), limit, (last) =>
    makeCursor([last.games, last.no, mark]),
  );
  return {
    items: items.map(({ opponent, name, games, win, draw, loss, averageRating, lastAt }) => ({
      opponent,
      name,
      games,
      win,
      draw,
      loss,
      averageRating,
      lastGameAt: new Date(lastAt).toISOString(),
    })),
    next,
  };
};
