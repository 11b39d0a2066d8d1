/** What stands for null in a column of whole numbers: less than any value that it holds. */
export const NONE_8 = -128;
export const NONE_16 = -32_768;
export const NONE_32 = -2_147_483_648;

type Numbers = Float64Array | Int32Array | Int16Array | Int8Array;

interface ColumnKind<T extends Numbers> {
  /** SQL over `sides s`, `side_moves m`, `game_evals e` and `game_keys k`: a number, or null. Without it the table fills the column. */
  sql?: string;
  make: (length: number) => T;
  /** Stands for null. */
  none: number;
}

const float64 = (sql: string): ColumnKind<Float64Array> => ({
  sql,
  make: (n) => new Float64Array(n),
  none: Number.NaN,
});
const int32 = (sql?: string): ColumnKind<Int32Array> => ({
  ...(sql !== undefined && { sql }),
  make: (n) => new Int32Array(n),
  none: NONE_32,
});
const int16 = (sql: string): ColumnKind<Int16Array> => ({
  sql,
  make: (n) => new Int16Array(n),
  none: NONE_16,
});
const int8 = (sql: string): ColumnKind<Int8Array> => ({ sql, make: (n) => new Int8Array(n), none: NONE_8 });

/** What is kept of each side. Flags are 0 and 1; what the numbers say is said where `sides` is made (sql). */
export const SIDE_COLUMNS = {
  /** Epoch milliseconds. */
  at: float64('(extract(epoch from s.at) * 1000)::int8'),
  /** Percent; of an analysis. */
  accuracy: float64('case when s.white then e.white_accuracy else e.black_accuracy end'),
  gameNo: int32('s.game_no'),
  playerNo: int32('s.player_no'),
  opponentNo: int32('s.opponent_no'),
  lineNo: int32('s.line_no'),
  openingNo: int32('s.opening_no'),
  /** Centiseconds. */
  minClock: int32('s.min_clock'),
  rating: int16('s.rating'),
  opponentRating: int16('s.opponent_rating'),
  ratingDiff: int16('s.rating_diff'),
  plies: int16('s.plies'),
  moves: int16('s.moves'),
  variant: int8('s.variant'),
  speed: int8('s.speed'),
  status: int8('s.status'),
  source: int8('s.source'),
  /** 1 win, 0 draw, -1 loss. */
  result: int8('s.result'),
  castling: int8('s.castling'),
  opponentCastling: int8('s.opponent_castling'),
  white: int8('s.white::int'),
  rated: int8('s.rated::int'),
  provisional: int8('s.provisional::int'),
  queenTrade: int8('s.queen_trade::int'),
  bots: int8('s.bots::int'),
  analyzed: int8('s.analyzed::int'),
  /** Bytes of the facts of its moves (facts.ts); 0 where they are not kept. */
  factsLength: int16('coalesce(octet_length(m.facts), 0)'),
  /** Bytes of the evaluations of its game (see game_evals); 0 without any. */
  evalsLength: int16('coalesce(octet_length(e.facts), 0)'),
  /** The keys of its game's positions behind the opening line; those of White's side. */
  keysLength: int16('coalesce(array_length(k.keys, 1), 0)'),
  /** Where these begin in the bytes and the keys of the table. */
  factsAt: int32(),
  evalsAt: int32(),
  keysAt: int32(),
} as const;

export type SideColumn = keyof typeof SIDE_COLUMNS;
export const COLUMN_NAMES = Object.keys(SIDE_COLUMNS) as SideColumn[];
/** The columns that Postgres fills, with their SQL. */
export const READ_COLUMNS: readonly (readonly [SideColumn, string])[] = COLUMN_NAMES.flatMap((name) => {
  const { sql } = SIDE_COLUMNS[name] as { sql?: string };
  return sql === undefined ? [] : [[name, sql] as const];
});

/** Bytes of a row. */
export const ROW_BYTES = COLUMN_NAMES.reduce(
  (sum, name) => sum + SIDE_COLUMNS[name].make(0).BYTES_PER_ELEMENT,
  0,
);

/** Columns of one length: the sides by their rows. */
export type SideColumns = { readonly [C in SideColumn]: ReturnType<(typeof SIDE_COLUMNS)[C]['make']> };

/** Empty columns of that length. */
export const makeColumns = (length: number): SideColumns =>
  Object.fromEntries(COLUMN_NAMES.map((name) => [name, SIDE_COLUMNS[name].make(length)])) as SideColumns;
