import { winPercent } from '@rookery/shared/chess/win-percent.ts';
import type { AnalysisMove, AnalysisProgress } from '@rookery/shared/contract/analysis.ts';
import type { ReadTopic, TopicEvent } from '../http/topic-stream.ts';
import type { AnalysisDesk } from './desk.ts';
import { isWaiting } from './finish.ts';
import { progressOf } from './progress.ts';
import { readEvaluations } from './read.ts';
import { type AnalysisRow, readAnalysisRow } from './row.ts';
import type { StoredGame } from './stored-game.ts';
import { knownOfRows, moveAt } from './view.ts';

/** The plies of which something became known after an event: what a position says is shown at two moves. */
const newsAfter = ({ marks, plies }: AnalysisRow, after: number): number[] => {
  const news = new Set<number>();
  for (const [ply, seq] of marks.seqs.entries()) {
    if (seq <= after) continue;
    if (ply > 0) news.add(ply);
    // What is best in a position belongs to the move after it.
    if (ply < plies && marks.sources[ply + 1] !== 0) news.add(ply + 1);
  }
  return [...news].sort((a, b) => b - a);
};

const readMoves = async (
  { sql }: AnalysisDesk,
  { positions, shipped }: StoredGame,
  { marks }: AnalysisRow,
  plies: readonly number[],
): Promise<AnalysisMove[]> => {
  const nos = plies.flatMap((ply) => [
    marks.evaluationNos[ply] ?? null,
    marks.evaluationNos[ply - 1] ?? null,
  ]);
  const known = knownOfRows(marks, await readEvaluations(sql, nos), shipped);
  return plies.map((ply) => {
    const { move } = moveAt(positions, known, ply, true);
    if (move.eval !== undefined) return { ...move, winPercent: winPercent({ cp: move.eval }) };
    return move.mate ? { ...move, winPercent: winPercent({ mate: move.mate }) } : move;
  });
};

const endOf = (row: AnalysisRow): TopicEvent => {
  const progress = progressOf(row);
  const id = row.marks.seq;
  if (row.state === 'done') return { event: 'done', id, data: progress };
  const error =
    row.state === 'canceled'
      ? { code: 'canceled', detail: 'the analysis was canceled' }
      : { code: row.errorCode, detail: row.error };
  return { event: 'failed', id, data: { ...progress, error } };
};

/** The events of a game's analysis: `progress` with the moves that are news, then `done` or `failed`. */
export const followAnalysis =
  (desk: AnalysisDesk, game: StoredGame): ReadTopic =>
  async (after) => {
    const row = await readAnalysisRow(desk.sql, game.packed.id);
    if (!row) return { events: [], end: true };
    const end = !isWaiting(row);
    // The end is an event of its own, after that of the last position.
    const newest = end ? row.marks.seq - 1 : row.marks.seq;
    const events: TopicEvent[] = [];
    if (newest > after) {
      const moves = await readMoves(desk, game, row, newsAfter(row, after));
      const data: AnalysisProgress = { ...progressOf(row), moves };
      events.push({ event: 'progress', id: newest, data });
    }
    if (end) events.push(endOf(row));
    return { events, end };
  };
