import type { GameSummary } from '@rookery/shared/contract/game-summary.ts';
import type { Sql } from 'postgres';
import { type GameRecord, SELECT_HEADERS } from '../games/read.ts';
import { summaryOf } from '../games/summary.ts';
import type { Reached } from './reached-games.ts';

/** Games as lists have them, in the order given; one that was deleted meanwhile is left out. */
export const readSummaries = async (
  sql: Sql,
  reached: readonly Reached[],
  ofPlayer: boolean,
): Promise<GameSummary[]> => {
  if (reached.length === 0) return [];
  const rows = await sql.unsafe<GameRecord[]>(
    `${SELECT_HEADERS} where g.no = any($1::int[])`,
    [`{${reached.map(({ game_no }) => game_no).join(',')}}`],
    { prepare: true },
  );
  const byNo = new Map(rows.map((row) => [row.no, row]));
  return reached.flatMap(({ game_no, white }) => {
    const row = byNo.get(game_no);
    return row ? [summaryOf(row, ofPlayer ? white : undefined)] : [];
  });
};
