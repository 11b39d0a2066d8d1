import type { LichessGame } from '@rookery/shared/lichess/game.ts';
import type { Sql } from 'postgres';
import type { Judgment } from '../games/analysis-entry.ts';
import { judge } from './judge.ts';
import { readKnown } from './read.ts';
import { readAnalysisRow } from './row.ts';
import { readStoredGame } from './stored-game.ts';

const NAMES: Readonly<Record<Judgment, string>> = {
  inaccuracy: 'Inaccuracy',
  mistake: 'Mistake',
  blunder: 'Blunder',
};

/**
 * The analysis made here in the form of Lichess's `analysis[]`, for a game that came without one; undefined where
 * there is none that is done. The move that ends a game has no entry, as there.
 */
export const analysisInLichessForm = async (
  sql: Sql,
  record: LichessGame,
): Promise<unknown[] | undefined> => {
  if (Array.isArray(record.analysis) && record.analysis.length > 0) return undefined;
  const row = await readAnalysisRow(sql, record.id);
  if (row?.state !== 'done') return undefined;
  const game = await readStoredGame(sql, record.id);
  const { moves } = judge(game, await readKnown(sql, row, game));
  const entries = moves.map(({ eval: cp, mate, best, variation, judgment, comment }) => ({
    ...(cp !== undefined && { eval: cp }),
    ...(mate !== undefined && mate !== 0 && { mate }),
    ...(judgment && { best, variation, judgment: { name: NAMES[judgment], comment } }),
  }));
  return moves.at(-1)?.mate === 0 ? entries.slice(0, -1) : entries;
};
