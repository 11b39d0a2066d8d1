import type { ScorePov, UciInfo } from './uci-line.ts';

/** One of the best lines, as the engine says it. */
export interface EngineLine {
  score: ScorePov;
  depth: number;
  /** At least one move. */
  pv: string[];
}

/** What a search has told so far. */
export interface SearchRecord {
  /** How many lines are told of: what was asked for, or fewer where there are fewer moves. */
  expected: number;
  /** The last exact word on the best line; never a bound. */
  best: EngineLine | undefined;
  /** The last time that all lines were told with exact scores, best first. */
  block: readonly EngineLine[];
  /** The lines being told just now. */
  telling: EngineLine[];
  /** Nodes searched and the depth, as last told, by whatever line. */
  nodes: number;
  depth: number;
}

/** Engines end a search that has nothing left to look at here (Stockfish's MAX_PLY is 246). */
const DEEPEST = 245;

/** A record of a search that tells of so many lines. */
export const createRecord = (expected: number): SearchRecord => ({
  expected,
  best: undefined,
  block: [],
  telling: [],
  nodes: 0,
  depth: 0,
});

/** Takes what a line says into the record; returns whether all lines have been told exactly with it. */
export const takeInfo = (record: SearchRecord, info: UciInfo): boolean => {
  record.nodes = Math.max(record.nodes, info.nodes ?? 0);
  record.depth = Math.max(record.depth, info.depth ?? 0);
  const { score, depth, pv, multipv = 1 } = info;
  if (!score || !depth || !pv?.length) return false;
  if (multipv === 1) record.telling = [];
  if (info.bound) return false;
  const line = { score, depth, pv };
  if (multipv === 1) record.best = line;
  if (multipv !== record.telling.length + 1) return false;
  record.telling.push(line);
  if (record.telling.length !== record.expected) return false;
  record.block = record.telling;
  return true;
};

/** The best lines, best first: the last exact word on the first, and the others as they were last told together. */
export const bestLines = ({ best, block, expected }: SearchRecord): EngineLine[] =>
  best ? [best, ...block.filter(({ pv }) => pv[0] !== best.pv[0])].slice(0, expected) : [];

/** How much of its nodes a search tells of at least: the last depth alone may have cost this many times what went before. */
const LEAST_TOLD = 1 / 10;

/**
 * What a record is worth when the search has ended. `complete`: an exact score, and all nodes were told of or there was
 * nothing left to search, by a mate or at the greatest depth. `short`: nodes are missing; newer Stockfish does not tell
 * of its last depth when it was being mated there, so this is no fault yet. Else the sentence that says what is missing.
 */
export const judgeRecord = (
  record: SearchRecord,
  nodes: number,
): 'complete' | 'short' | { missing: string } => {
  if (!record.best)
    return { missing: record.nodes > 0 ? 'only bounds of the score were told' : 'no score was told' };
  const ended = 'mate' in record.best.score || record.depth >= DEEPEST;
  if (record.nodes >= nodes || ended) return 'complete';
  return record.nodes >= nodes * LEAST_TOLD
    ? 'short'
    : { missing: `${record.nodes} of ${nodes} nodes were searched` };
};
