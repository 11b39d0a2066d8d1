import { MOVE_SOURCES, type MoveSource } from '@rookery/shared/contract/analysis.ts';
import { CHUNK_PLIES } from '@rookery/shared/jobs.ts';

/** How a source is stored: 0 is a position that waits, the others their place in MOVE_SOURCES from 1. */
const OPEN = 0;
const codeOf = (source: MoveSource): number => MOVE_SOURCES.indexOf(source) + 1;

/** The source with a stored code; undefined while the position waits. */
export const sourceOf = (code: number | undefined): MoveSource | undefined =>
  code ? MOVE_SOURCES[code - 1] : undefined;

/** What is known of the positions of a game, by ply from 0. */
export interface Marks {
  sources: number[];
  evaluationNos: (number | null)[];
  /** The number of the event that told of each. */
  seqs: number[];
  /** The number of the newest event. */
  seq: number;
}

/** Nothing known yet of a game of so many moves; events go on from `seq`. */
export const emptyMarks = (plies: number, seq: number): Marks => ({
  sources: Array.from({ length: plies + 1 }, () => OPEN),
  evaluationNos: Array.from({ length: plies + 1 }, () => null),
  seqs: Array.from({ length: plies + 1 }, () => 0),
  seq,
});

/** Whether a position waits. */
export const isOpen = ({ sources }: Marks, ply: number): boolean => sources[ply] === OPEN;

/** Marks a position that waits; false, and nothing changes, where it is known already or there is no such ply. */
export const mark = (marks: Marks, ply: number, source: MoveSource, no: number | null = null): boolean => {
  if (!isOpen(marks, ply)) return false;
  marks.sources[ply] = codeOf(source);
  marks.evaluationNos[ply] = no;
  marks.seqs[ply] = ++marks.seq;
  return true;
};

/** The plies from `from` to `to` that wait, the last first. */
export const openPlies = (marks: Marks, from = 0, to = marks.sources.length - 1): number[] => {
  const plies: number[] = [];
  for (let ply = Math.min(to, marks.sources.length - 1); ply >= from; ply--)
    if (isOpen(marks, ply)) plies.push(ply);
  return plies;
};

export interface Tally {
  covered: number;
  searched: number;
  reused: number;
  shipped: number;
  unsearchable: number;
  /** Positions that wait, that before the first move among them. */
  open: number;
}

/** How many moves are evaluated, and from where. The position before the first move counts only as one that waits. */
export const tally = ({ sources }: Marks): Tally => {
  const counts = { searched: 0, reused: 0, shipped: 0, decided: 0, unsearchable: 0 };
  let open = 0;
  for (const [ply, code] of sources.entries()) {
    const source = sourceOf(code);
    if (source === undefined) open++;
    else if (ply > 0) counts[source]++;
  }
  const { searched, reused, shipped, decided, unsearchable } = counts;
  return { covered: searched + reused + shipped + decided, searched, reused, shipped, unsearchable, open };
};

/** The chunks that have something to search, the last first: always the same cuts, whatever is known. */
export const chunksOf = (marks: Marks): { from: number; to: number }[] => {
  const chunks: { from: number; to: number }[] = [];
  for (let to = marks.sources.length - 1; to >= 0; to -= CHUNK_PLIES) {
    const from = Math.max(0, to - CHUNK_PLIES + 1);
    if (openPlies(marks, from, to).length > 0) chunks.push({ from, to });
  }
  return chunks;
};
