import type { Chosen } from '../../sides/choose.ts';
import { NONE_32 } from '../../sides/side-columns.ts';
import { dense } from './dense.ts';
import type { GameKinds } from './game-kinds.ts';
import { localTime } from './local-time.ts';
import { GAME_METRICS, type GameMetric, type Sums } from './metrics.ts';
import { type Grouping, groupingOf, MOST_OPPONENTS, type Question } from './question.ts';

/** What was summed up for the games of one value of each dimension. */
export interface Piece {
  by: number | null;
  second: number | null;
  sums: Sums;
}

const orNull = (raw: number): number | null => (raw === NONE_32 ? null : raw);

/** Sums by the place of a cell. */
interface Cells {
  n: Int32Array;
  sum: Float64Array;
  squares: Float64Array;
  /** By cell and kind. */
  parts: Int32Array;
}

const NO_KINDS: Pick<Cells, 'parts'> = { parts: new Int32Array(0) };

const sumCells = (cellOf: Int32Array, cells: number, values: Int32Array): Cells => {
  const n = new Int32Array(cells);
  const sum = new Float64Array(cells);
  const squares = new Float64Array(cells);
  for (let i = 0; i < values.length; i++) {
    const cell = cellOf[i] as number;
    const value = values[i] as number;
    if (cell < 0 || value === NONE_32) continue;
    n[cell] = (n[cell] as number) + 1;
    sum[cell] = (sum[cell] as number) + value;
    squares[cell] = (squares[cell] as number) + value * value;
  }
  return { n, sum, squares, ...NO_KINDS };
};

const countKinds = (cellOf: Int32Array, cells: number, values: Int32Array, kinds: GameKinds): Cells => {
  const n = new Int32Array(cells);
  const width = kinds.groups.length;
  const parts = new Int32Array(cells * width);
  // Which kind a number is of is looked up once for each number.
  const { numbers, places } = dense(values);
  const kindOf = Int32Array.from(numbers, (number) => (number === NONE_32 ? -1 : kinds.indexOf(number)));
  for (let i = 0; i < values.length; i++) {
    const cell = cellOf[i] as number;
    if (cell < 0 || values[i] === NONE_32) continue;
    n[cell] = (n[cell] as number) + 1;
    const kind = kindOf[places[i] as number] as number;
    if (kind >= 0) parts[cell * width + kind] = (parts[cell * width + kind] as number) + 1;
  }
  return { n, sum: new Float64Array(cells), squares: new Float64Array(cells), parts };
};

/** Where the sides are counted: the cells that there are, by what groups their sides. */
interface Cut {
  /** The cell of each side; -1 for one that counts nowhere. */
  cellOf: Int32Array;
  groups: { by: number; second: number }[];
}

const cut = ({ by, second, mayLack }: Grouping): Cut => {
  const [outer, inner] = [dense(by), dense(second)];
  const width = inner.numbers.length;
  const pairs = by.map((number, i) =>
    mayLack && number === NONE_32
      ? NONE_32
      : (outer.places[i] as number) * width + (inner.places[i] as number),
  );
  // Of all pairs that there could be few are there.
  const { numbers, places } = dense(pairs);
  const nowhere = numbers.indexOf(NONE_32);
  return {
    cellOf: nowhere < 0 ? places : places.map((place) => (place === nowhere ? -1 : place)),
    groups: numbers.map((pair) => ({
      by: outer.numbers[Math.floor(pair / width)] ?? NONE_32,
      second: inner.numbers[pair % width] ?? NONE_32,
    })),
  };
};

/** The cells that anything is in; of opponents alone, those with most games. */
const filledCells = (n: Int32Array, { by, second }: Question, groups: Cut['groups']): number[] => {
  const filled: number[] = [];
  for (let cell = 0; cell < n.length; cell++) if ((n[cell] as number) > 0) filled.push(cell);
  if (by.of !== 'games' || by.game.names !== 'players' || second !== undefined) return filled;
  const noOf = (cell: number): number => (groups[cell] as Cut['groups'][number]).by;
  return filled
    .filter((cell) => noOf(cell) !== NONE_32)
    .sort((a, b) => (n[b] as number) - (n[a] as number) || noOf(a) - noOf(b))
    .slice(0, MOST_OPPONENTS);
};

/** Sums up facts of whole games, in loops over the sides. */
export const sumByGames = (chosen: Chosen, question: Question): Piece[] => {
  const metric = GAME_METRICS[question.metric] as GameMetric;
  const { kinds } = metric;
  const { cellOf, groups } = cut(groupingOf(question, chosen));
  const read = (question.asLichess ? metric.lichess : undefined) ?? metric.of;
  const values = read(chosen.columns, chosen.rows, localTime(question.timeZone));
  const { n, sum, squares, parts } = kinds
    ? countKinds(cellOf, groups.length, values, kinds)
    : sumCells(cellOf, groups.length, values);
  const width = kinds?.groups.length ?? 0;
  return filledCells(n, question, groups).map((cell) => {
    const { by, second } = groups[cell] as Cut['groups'][number];
    return {
      by: orNull(by),
      second: orNull(second),
      sums: {
        games: n[cell] as number,
        n: n[cell] as number,
        sum: sum[cell] as number,
        squares: squares[cell] as number,
        parts: [...parts.subarray(cell * width, (cell + 1) * width)],
      },
    };
  });
};
