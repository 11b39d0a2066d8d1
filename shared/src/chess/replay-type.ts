/** The facts of one side of a game that statistics by game read. */
export interface SideFacts {
  /** Castled: by the side of the king's goal square. */
  castling: 'none' | 'short' | 'long';
  /** Moves made by this side. */
  moves: number;
  /** Lowest own clock after a move, centiseconds; null without clocks. */
  minClock: number | null;
  /** Time spent on own moves, centiseconds; null without clocks. */
  timeSpent: number | null;
  /** Facts of each own move, hex, 6 bytes a move (see facts.ts). */
  moveFacts: string;
}

/**
 * What the replay of a game yields: everything that storage derives from the moves.
 * It travels from the consumer to the API, so texts are in the form that Postgres takes.
 */
export interface Replay {
  /** Half-moves played. */
  plies: number;
  /** Packed moves, hex, 3 bytes a ply (see packed-moves.ts); null when the text cannot be given back exactly. */
  moves: string | null;
  /** Packed clocks, hex (see packed-clocks.ts); null without clocks or when they are not plain integers. */
  clocks: string | null;
  /** plies + 1 position keys, ply 0 first: signed 64-bit decimals joined by commas. */
  keys: string;
  /** Plies where middlegame and endgame begin; as Lichess sent it, else computed; absent in variants without phases. */
  division: { middle?: number; end?: number };
  /** No queens on the board when the endgame begins (or at the end of the game). */
  queenTrade: boolean;
  white: SideFacts;
  black: SideFacts;
}

/** Why a game does not replay. `ply` is the half-move that failed (1 is the first), 0 for the start position. */
export interface ReplayError {
  code: 'unknown_variant' | 'invalid_fen' | 'illegal_move';
  ply: number;
  detail: string;
}
