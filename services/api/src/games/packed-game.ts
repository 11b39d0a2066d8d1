/** One side of a game as the narrow tables hold it. */
export interface PackedSide {
  /** Null for an AI, an anonymous player, and `ghost`, whom many deleted accounts share. */
  playerId: string | null;
  playerName: string | null;
  rating: number | null;
  ratingDiff: number | null;
  provisional: boolean;
  aiLevel: number | null;
}

/** A game taken apart into columns. What the columns do not say is in `extra`. Times are epoch milliseconds. */
export interface PackedGame {
  id: string;
  createdAt: number;
  lastMoveAt: number | null;
  rank: number;
  variant: string;
  speed: string | null;
  status: string | null;
  source: string | null;
  rated: boolean | null;
  /** Null: a draw or no result. */
  whiteWon: boolean | null;
  initialFen: string | null;
  opening: { eco: string; name: string; ply: number } | null;
  /** Seconds. */
  clock: { initial: number; increment: number } | null;
  daysPerTurn: number | null;
  division: { middle?: number; end?: number };
  plies: number;
  /** Hex; null when the text of the moves is in `extra`. */
  moves: string | null;
  /** Hex; null when there are none or they are in `extra`. */
  clocks: string | null;
  /** JSON text: a merge patch over what the columns say, or the whole record in an array. */
  extra: string | null;
  /** JSON text of Lichess's own analysis: { analysis, white, black }. */
  shipped: string | null;
  white: PackedSide;
  black: PackedSide;
}
