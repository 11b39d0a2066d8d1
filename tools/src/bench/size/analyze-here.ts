import { createAnalysisDesk } from '@rookery/api/analyses/desk.ts';
import { requestAnalysis } from '@rookery/api/analyses/request.ts';
import { savePly } from '@rookery/api/analyses/save-ply.ts';
import { takeChunk } from '@rookery/api/analyses/take-chunk.ts';
import type { Dispatch } from '@rookery/api/dispatch.ts';
import { createEvents } from '@rookery/api/events.ts';
import { DEFAULT_NODES, type EngineIdentity, type Line } from '@rookery/shared/contract/engine.ts';
import { createLog } from '@rookery/shared/log.ts';
import type { Sql } from 'postgres';

/** Queues that nobody reads: what is searched is said at once. */
const NO_QUEUES: Dispatch = {
  turn: async () => undefined,
  analyze: async () => false,
  hasMoreUrgent: async () => false,
  analysesWaiting: async () => null,
  look: async () => null,
  ready: async () => false,
  close: async () => undefined,
};

const ENGINE: EngineIdentity = {
  engine: 'Stockfish 15.1',
  version: '15.1',
  net: 'nn-ad9b42354671.nnue',
  hashMb: 64,
};
/** As many moves as are kept of a line, which an engine has at a million nodes: only their length counts here. */
const PV = 'e2e4 e7e5 g1f3 b8c6 f1b5 a7a6 b5a4 g8f6 e1g1 f8e7 f1e1 b7b5'.split(' ');
/** So many games at the same time: each position waits for a transaction. */
const LANES = 4;

/** A game that is stored, with made-up scores: of the position after ply n at index n. */
export interface Scored {
  id: string;
  scores: readonly Line['score'][];
}

/** Has games analyzed as by an engine of ours: by the code with which the API saves what a consumer found, ply by ply. */
export const analyzeHere = async (sql: Sql, games: readonly Scored[]): Promise<void> => {
  const events = createEvents(sql, () => undefined);
  const log = createLog('bench', 'silent');
  const desk = createAnalysisDesk({ sql, log, dispatch: NO_QUEUES, events }, 0);
  const analyze = async ({ id, scores }: Scored): Promise<void> => {
    await requestAnalysis(desk, id, { nodes: DEFAULT_NODES, force: false });
    const chunk = { from: 0, to: scores.length - 1, generation: 1, taker: { engine: ENGINE } };
    const { work } = await takeChunk(desk, id, chunk);
    if (!work) throw new Error(`${id}: there is nothing to analyze`);
    const { nodes, multiPv } = work;
    for (const ply of work.plies) {
      const line = { score: scores[ply] ?? { cp: 0 }, pv: PV, depth: 20 };
      const result = { engine: ENGINE, nodes, multiPv, searched: nodes + 500, lines: [line] };
      await savePly(desk, id, { ply, generation: 1, result });
    }
  };
  const waiting = games.values();
  const lane = async (): Promise<void> => {
    for (const game of waiting) await analyze(game);
  };
  await Promise.all(Array.from({ length: LANES }, lane));
  const [row] = await sql<[{ open: number }]>`
    select count(*)::int as open from analyses where state <> 'done'`;
  if (row.open > 0) throw new Error(`${row.open} analyses did not end`);
};
