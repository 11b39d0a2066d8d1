const KNIGHTS = [
  [0, 1],
  [0, 2],
  [0, 3],
  [0, 4],
  [1, 2],
  [1, 3],
  [1, 4],
  [2, 3],
  [2, 4],
  [3, 4],
] as const;

/** The pieces from the a-file on, by the numbering of Scharnagl, which Lichess has too: 518 is the usual one. */
const rowOf = (number: number): string => {
  const row: string[] = Array(8).fill('');
  const free = (nth: number) => row.flatMap((piece, file) => (piece === '' ? [file] : []))[nth] ?? 0;
  row[(number % 4) * 2 + 1] = 'b';
  row[(Math.floor(number / 4) % 4) * 2] = 'b';
  row[free(Math.floor(number / 16) % 6)] = 'q';
  const [first, second] = KNIGHTS[Math.floor(number / 96)] ?? KNIGHTS[0];
  // The second before the first is set: it is counted among the same squares.
  row[free(second)] = 'n';
  row[free(first)] = 'n';
  for (const piece of ['r', 'k', 'r']) row[free(0)] = piece;
  return row.join('');
};

let rows: readonly string[] | undefined;
const allRows = (): readonly string[] => {
  rows ??= Array.from({ length: 960 }, (_, number) => rowOf(number));
  return rows;
};

const fenOf = (row: string): string => `${row}/pppppppp/8/8/8/8/PPPPPPPP/${row.toUpperCase()} w KQkq - 0 1`;

/** One of the 960 positions in which games of chess960 begin, by its number from 0 to 959. Throws for any other. */
export const chess960Fen = (number: number): string => {
  const row = allRows()[number];
  if (row === undefined) throw new RangeError(`chess960 has no position ${number}`);
  return fenOf(row);
};

/** The number of such a position; undefined for any other. */
export const chess960Number = (fen: string): number | undefined => {
  const [board = '', turn] = fen.split(' ');
  const row = board.slice(0, 8);
  const number = allRows().indexOf(row);
  return number >= 0 && fenOf(row).startsWith(`${board} ${turn} `) ? number : undefined;
};
