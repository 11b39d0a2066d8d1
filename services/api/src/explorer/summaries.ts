import type { GameSummary } from '@rookery/shared/contract/game-summary.ts';
import type { Sql } from 'postgres';
import { readHeaders } from '../games/read.ts';
import { summaryOf } from '../games/summary.ts';
import type { Reached } from './reached-games.ts';

/** Games as lists have them, in the order given; one that was deleted meanwhile is left out. */
export const readSummaries = async (
  sql: Sql,
  reached: readonly Reached[],
  ofPlayer: boolean,
): Promise<GameSummary[]> => {
  const records = await readHeaders(
    sql,
    reached.map(({ game_no }) => game_no),
  );
  return reached.flatMap(({ game_no, white }) => {
    const row = records.get(game_no);
    return row ? [summaryOf(row, ofPlayer ? white : undefined)] : [];
  });
};
