import type { Score } from '@rookery/shared/chess/win-percent.ts';
import type { MistakeJudgment } from '@rookery/shared/contract/mistakes.ts';
import type { Sql } from 'postgres';
import { type AnalysisEntry, readEntry } from '../games/analysis-entry.ts';
import type { MistakeKey } from './card-row.ts';

/** A mistake as it is stored, with what is known of the better move. */
export interface MistakeDetails extends MistakeKey {
  white: boolean;
  cost: number;
  judgment: MistakeJudgment;
  /** 0 opening, 1 middlegame, 2 endgame. */
  phase: number | null;
  before: Score;
  after: Score;
  /** UCI, the best move first, where an engine of ours said it. */
  pv: string[] | null;
  /** What Lichess said, where the game came with it. */
  entry: AnalysisEntry | null;
}

interface Row extends MistakeKey {
  white: boolean;
  cost: number;
  judgment: number;
  phase: number | null;
  before_cp: number | null;
  before_mate: number | null;
  after_cp: number | null;
  after_mate: number | null;
  pv: string | null;
  entry: string | null;
}

const scoreOf = (cp: number | null, mate: number | null): Score =>
  mate === null ? { cp: cp ?? 0 } : { mate };

const READ = `
  select m.game_no as "gameNo", m.ply, m.white, m.cost, m.judgment, m.phase, m.before_cp, m.before_mate, m.after_cp,
    m.after_mate, e.pv, (a.record -> 'analysis' -> (m.ply - 1))::text as entry
  from mistakes m
  join unnest($1::int[], $2::smallint[]) as wanted (game_no, ply) using (game_no, ply)
  left join evaluations e on e.no = m.best_no
  left join shipped_analyses a on m.best_no is null and a.game_no = m.game_no`;

/** What is stored of these mistakes, in no order; those that are gone are left out. */
export const readDetails = async (sql: Sql, keys: readonly MistakeKey[]): Promise<MistakeDetails[]> => {
  if (keys.length === 0) return [];
  const rows = await sql.unsafe<Row[]>(
    READ,
    [`{${keys.map(({ gameNo }) => gameNo).join(',')}}`, `{${keys.map(({ ply }) => ply).join(',')}}`],
    { prepare: true },
  );
  return rows.map((row) => ({
    gameNo: row.gameNo,
    ply: row.ply,
    white: row.white,
    cost: row.cost,
    judgment: row.judgment === 3 ? 'blunder' : 'mistake',
    phase: row.phase,
    before: scoreOf(row.before_cp, row.before_mate),
    after: scoreOf(row.after_cp, row.after_mate),
    pv: row.pv === null ? null : row.pv.split(' '),
    entry: row.entry === null ? null : readEntry(JSON.parse(row.entry)),
  }));
};
