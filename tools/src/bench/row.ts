/** One figure of a benchmark. */
export interface Row {
  what: string;
  /** As shown, with its unit. */
  figure: string;
  /** As shown: the mark or the peer that it is held against. */
  against?: string;
  /** Absent where there is no mark. */
  reached?: boolean;
}

/** A benchmark: its figures in the order to show. */
export interface Bench {
  name: string;
  about: string;
  /** What falls short is measured once more by the benchmark itself, which need not make its data anew. */
  repeatsItself?: boolean;
  /** Looks at `stop` itself: the first Ctrl-C then ends it in order, with what was seen until then. */
  endsInOrder?: boolean;
  run(say: (line: string) => void, options: BenchOptions): Promise<Row[]>;
}

/** What all benchmarks are told. */
export interface BenchOptions {
  /** A folder that keeps the data of `queries` from run to run. */
  keep: string | undefined;
  /** How many `clients` come, and for how long. */
  clients: number;
  minutes: number;
  /** Says to end. */
  stop: AbortSignal;
}

/** A number with thousands set apart and at most `digits` decimals. */
export const shown = (value: number, digits = 0): string =>
  value.toLocaleString('en-US', { minimumFractionDigits: digits, maximumFractionDigits: digits });

/** The middle value; of an even number of values the upper of the two. */
export const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[values.length >> 1] ?? Number.NaN;
