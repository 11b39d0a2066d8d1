import { STATUS_ID } from '@rookery/shared/lichess/status.ts';
import type { Chosen } from '../../sides/choose.ts';

/** The facts of the moves of one side, at their places in the bytes of all. */
export interface Scan {
  bytes: Uint8Array;
  view: DataView;
  /** Where the facts of its moves begin. */
  facts: number;
  /** Its own moves. */
  moves: number;
  /** Lichess divides games of this variant into phases. */
  hasPhases: boolean;
  /** Where its evaluations begin, three bytes a ply. */
  evals: number;
  /** Plies with evaluations; 0 without any. */
  plies: number;
  /** The ply of its first move, 1 or 2. */
  firstPly: number;
  /** 1 for White, -1 for Black. */
  sign: number;
  /** Its last move was mate. */
  mates: boolean;
}

/** Which of the facts are needed. */
export interface Needs {
  moves: boolean;
  evals: boolean;
}

/** Bytes of the evaluation of a ply. */
export const EVAL_BYTES = 3;

/** Reads the sides chosen, one at a time; `phases` are the ids of variants that are divided into phases. */
export interface Scanner {
  scan: Readonly<Scan>;
  /** The side of a row; false where what is needed of it is not known. */
  open(row: number): boolean;
}

export const scanSides = (
  { table, columns }: Chosen,
  phases: readonly number[],
  needs: Needs & { evalsAreOptional: boolean },
): Scanner => {
  const { moves, status, result, white, variant, factsAt, factsLength, evalsAt, evalsLength } = columns;
  const store = table.bytes();
  const [bytes, view] = [store.bytes(), store.view()];
  const scan: Scan = {
    bytes,
    view,
    facts: 0,
    moves: 0,
    hasPhases: false,
    evals: 0,
    plies: 0,
    firstPly: 1,
    sign: 1,
    mates: false,
  };
  const needsAllEvals = needs.evals && !needs.evalsAreOptional;
  return {
    scan,
    open: (row) => {
      const length = evalsLength[row] as number;
      if ((needsAllEvals && length === 0) || (needs.moves && factsLength[row] === 0)) return false;
      const isWhite = white[row] === 1;
      const evals = evalsAt[row] as number;
      scan.facts = factsAt[row] as number;
      scan.moves = moves[row] as number;
      scan.hasPhases = phases.includes(variant[row] as number);
      scan.sign = isWhite ? 1 : -1;
      scan.mates = status[row] === STATUS_ID.mate && result[row] === 1;
      const blackFirst = length > 0 && bytes[evals] === 1;
      scan.firstPly = isWhite === blackFirst ? 2 : 1;
      scan.evals = evals + 1;
      scan.plies = length > 0 ? (length - 1) / EVAL_BYTES : 0;
      return true;
    },
  };
};
