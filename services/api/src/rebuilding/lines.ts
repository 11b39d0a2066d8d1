import type { Sql, TransactionSql } from 'postgres';
import type { Numbered } from '../saving/numbered.ts';
import { type Line, lineOf, storeLines } from '../saving/stored-lines.ts';
import type { Differences } from './differences.ts';

interface LineRow {
  no: number;
  hash: string;
  keys: string;
}

const read = (tx: Sql | TransactionSql, where: string, given: string) =>
  tx.unsafe<LineRow[]>(`select no, hash::text, keys::text from lines where ${where}`, [given]);

/**
 * Compares the opening lines of games with what is stored, and returns the games with the numbers of theirs. A line that
 * is put back keeps its number: those who save games may know it.
 */
export const checkLines = async (
  tx: TransactionSql,
  games: readonly Numbered[],
  found: Differences,
  repair: boolean,
): Promise<Numbered[]> => {
  const wanted = new Map<string, Line & { no: number }>();
  for (const { line, lineNo } of games)
    if (!wanted.has(line.hash)) wanted.set(line.hash, { ...line, no: lineNo });
  const list = (items: readonly (string | number)[]) => `{${items.join(',')}}`;
  const byHash = new Map(
    (await read(tx, 'hash = any($1::bigint[])', list([...wanted.keys()]))).map((row) => [row.hash, row]),
  );
  const byNo = new Map(
    (await read(tx, 'no = any($1::int[])', list([...wanted.values()].map(({ no }) => no)))).map((row) => [
      row.no,
      row,
    ]),
  );
  const numbers = new Map<string, number>();
  for (const { hash, keys, no } of wanted.values()) {
    const there = byHash.get(hash);
    numbers.set(hash, there?.no ?? no);
    if (there?.keys === keys) continue;
    found.add('lines', `hash ${hash}`);
    if (!repair) continue;
    if (there) await tx`update lines set keys = ${keys}::text::bigint[] where hash = ${hash}`;
    else if (byNo.get(no)?.keys === keys) await tx`update lines set hash = ${hash} where no = ${no}`;
    else if (!byNo.has(no))
      await tx`insert into lines (no, hash, keys) overriding system value values (${no}, ${hash}, ${keys}::text::bigint[])`;
    else {
      const made = await storeLines(tx, [{ hash, keys }], new Map());
      numbers.set(hash, made.get(hash) as number);
    }
    byNo.set(no, { no, hash, keys });
  }
  return games.map((game) => ({ ...game, lineNo: numbers.get(game.line.hash) as number }));
};

const PART = 20_000;

// No index leads from a line to its games: all sides are read, for the few lines that are not as they must be.
const withoutGames = (sql: Sql, lines: readonly LineRow[]) =>
  sql<{ no: number; hash: string }[]>`
    select no, hash::text from lines l where no = any(${`{${lines.map(({ no }) => no).join(',')}}`}::int[])
      and not exists (select from sides s where s.line_no = l.no and s.white)`;

/** Finds lines that are not what their hash says and that no game began with: they are removed. */
export const checkUnusedLines = async (sql: Sql, found: Differences, repair: boolean): Promise<void> => {
  for (let after = 0; ; ) {
    const rows = await read(sql, `no > $1::int order by no limit ${PART}`, String(after));
    const bad = rows.filter(({ hash, keys }) => lineOf(keys.slice(1, -1).split(',')).hash !== hash);
    const unused = bad.length > 0 ? await withoutGames(sql, bad) : [];
    for (const { no, hash } of unused) {
      found.add('lines', `hash ${hash}`);
      if (repair) await sql`delete from lines where no = ${no}`;
    }
    if (rows.length < PART) return;
    after = (rows.at(-1) as LineRow).no;
  }
};
