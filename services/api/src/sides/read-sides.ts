import type { Sql } from 'postgres';
import type { Keys } from './key-store.ts';
import {
  makeColumns,
  READ_COLUMNS,
  SIDE_COLUMNS,
  type SideColumn,
  type SideColumns,
} from './side-columns.ts';

/** Some sides, as they came. */
export interface ReadSides {
  length: number;
  columns: SideColumns;
  /** The facts of the moves of all sides, one behind the other; evaluations and keys of all games, in the order of White's sides. */
  facts: Uint8Array;
  evals: Uint8Array;
  keys: Keys;
}

// A value for each column, whatever the number of sides: so many rows would take the driver ten times as long.
const SELECT = `select count(*)::int as length,
  encode(string_agg(m.facts, ''), 'base64') as facts,
  encode(string_agg(case when s.white then e.facts end, ''), 'base64') as evals,
  encode(string_agg(array_send(k.keys), ''), 'base64') as keys,
  ${READ_COLUMNS.map(([name, sql]) => `array_agg(${sql})::text as "c_${name}"`).join(', ')}
  from sides s
  left join side_moves m on m.game_no = s.game_no and m.white = s.white
  left join game_evals e on e.game_no = s.game_no
  left join game_keys k on k.game_no = s.game_no and s.white`;

type Row = { length: number; facts: string | null; evals: string | null; keys: string | null } & Record<
  `c_${SideColumn}`,
  string | null
>;

const bytesOf = (base64: string | null): Uint8Array => Uint8Array.fromBase64(base64 ?? '');

/** How Postgres sends an array: a head of dimensions, then the length of each number before it, all of them big-endian. */
const HEAD = 20;
const LENGTH_AT = 12;
const ITEM = 12;

/** The keys of arrays that were sent one behind the other. */
const keysOf = (sent: Uint8Array): Keys => {
  const view = new DataView(sent.buffer, sent.byteOffset, sent.byteLength);
  const most = Math.floor(sent.length / ITEM);
  const [low, high] = [new Int32Array(most), new Int32Array(most)];
  let n = 0;
  for (let at = 0; at < sent.length; ) {
    const length = view.getInt32(at + LENGTH_AT);
    at += HEAD;
    for (let i = 0; i < length; i++, at += ITEM) {
      high[n] = view.getInt32(at + 4);
      low[n++] = view.getInt32(at + 8);
    }
  }
  return { low, high };
};

const parse = (row: Row): ReadSides => {
  const columns = makeColumns(row.length);
  for (const [name] of READ_COLUMNS) {
    const [column, { none }] = [columns[name], SIDE_COLUMNS[name]];
    const values = (row[`c_${name}`] ?? '{}').slice(1, -1).split(',');
    for (let i = 0; i < row.length; i++) {
      const value = values[i] as string;
      column[i] = value === 'NULL' ? none : Number(value);
    }
  }
  return {
    length: row.length,
    columns,
    facts: bytesOf(row.facts),
    evals: bytesOf(row.evals),
    keys: keysOf(bytesOf(row.keys)),
  };
};

/** So many games are read at once: the others who are answered meanwhile wait some milliseconds. */
const PART = 2_000;

/** The sides of these games, in parts. */
export const readSides = async (sql: Sql, gameNos: readonly number[]): Promise<ReadSides[]> => {
  const parts: ReadSides[] = [];
  for (let from = 0; from < gameNos.length; from += PART) {
    const [row] = await sql.unsafe<[Row]>(
      `${SELECT} where s.game_no = any($1::int[])`,
      [`{${gameNos.slice(from, from + PART).join(',')}}`],
      { prepare: true },
    );
    parts.push(parse(row));
  }
  return parts;
};

/** So many parts are on their way while one is taken: Postgres takes longer over a part than it takes here. */
const AHEAD = 2;

/** Every side that there is, part by part. */
export const readAllSides = async (sql: Sql, take: (part: ReadSides) => void): Promise<void> => {
  const [{ last }] = await sql.unsafe<[{ last: number }]>(
    'select coalesce(max(game_no), 0) as last from sides',
  );
  const coming: Promise<[Row]>[] = [];
  const takeNext = async (): Promise<void> => {
    const [row] = (await coming.shift()) as [Row];
    take(parse(row));
  };
  for (let from = 0; from < last; from += PART) {
    const part = sql.unsafe<[Row]>(
      `${SELECT} where s.game_no > $1::int and s.game_no <= $2::int`,
      [from, from + PART],
      { prepare: true },
    );
    // Awaited in a later turn: its failure is told then.
    part.catch(() => undefined);
    coming.push(part);
    if (coming.length > AHEAD) await takeNext();
  }
  while (coming.length > 0) await takeNext();
};
