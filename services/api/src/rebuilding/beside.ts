import type { TransactionSql } from 'postgres';
import type { Differences } from './differences.ts';
import { BESIDE, BY_GAME, type DerivedTable } from './tables.ts';

/**
 * Makes empty tables beside the derived ones, of the same names, which come first from now on: what saves games writes
 * into them, and nothing of what is stored is touched. `real` is the schema of the stored ones.
 */
export const openBeside = async (tx: TransactionSql, real: string): Promise<void> => {
  const tables = BY_GAME.map(
    ({ name, key }) =>
      `create unlogged table ${BESIDE}.${name} (like ${real}.${name} including defaults, primary key (${key.join(', ')}));`,
  );
  await tx.unsafe(`create schema ${BESIDE}; ${tables.join('\n')}`).simple();
  await tx`select set_config('search_path', ${`${BESIDE}, ${real}`}, true)`;
};

/** Removes them. Where the transaction is rolled back, nobody need. */
export const closeBeside = async (tx: TransactionSql, real: string): Promise<void> => {
  await tx`select set_config('search_path', ${real}, true)`;
  await tx.unsafe(`set local client_min_messages = error; drop schema ${BESIDE} cascade`).simple();
};

/** Takes what is stored of these games for what must be. */
export const takeAsStored = async (
  tx: TransactionSql,
  real: string,
  tables: readonly string[],
  gameNos: readonly number[],
): Promise<void> => {
  if (gameNos.length === 0) return;
  const list = `{${gameNos.join(',')}}`;
  for (const table of tables) {
    await tx.unsafe(`delete from ${BESIDE}.${table} where game_no = any($1::int[])`, [list]);
    await tx.unsafe(
      `insert into ${BESIDE}.${table} select * from ${real}.${table} where game_no = any($1::int[])`,
      [list],
    );
  }
};

const columnsOf = async (tx: TransactionSql, real: string, table: string): Promise<string[]> => {
  const rows = await tx<{ name: string }[]>`
    select attname as name from pg_attribute
    where attrelid = ${`${real}.${table}`}::regclass and attnum > 0 and not attisdropped order by attnum`;
  return rows.map(({ name }) => name);
};

/** Notes the rows of a range of games, past `after` up to `last`, that are not what stands beside; repairs them if told to. */
export const compareBeside = async (
  tx: TransactionSql,
  real: string,
  { name, key }: DerivedTable,
  range: { after: number; last: number },
  found: Differences,
  repair: boolean,
): Promise<void> => {
  const columns = await columnsOf(tx, real, name);
  const of = (alias: string) => `(${columns.map((column) => `${alias}.${column}`).join(', ')})`;
  const rows = await tx.unsafe<Record<string, unknown>[]>(
    `select ${key.map((column) => `coalesce(is_.${column}, must.${column})::text as ${column}`).join(', ')}
     from (select * from ${real}.${name} where game_no > $1 and game_no <= $2) is_
     full join ${BESIDE}.${name} must on ${key.map((column) => `is_.${column} = must.${column}`).join(' and ')}
     where is_.game_no is null or must.game_no is null or row${of('is_')} is distinct from row${of('must')}
     order by 1, ${key.length}`,
    [range.after, range.last],
  );
  if (rows.length === 0) return;
  for (const row of rows) found.add(name, key.map((column) => `${column} ${row[column]}`).join(', '));
  if (!repair) return;
  const nos = `{${[...new Set(rows.map(({ game_no }) => game_no))].join(',')}}`;
  await tx.unsafe(`delete from ${real}.${name} where game_no = any($1::int[])`, [nos]);
  await tx.unsafe(
    `insert into ${real}.${name} select * from ${BESIDE}.${name} where game_no = any($1::int[])`,
    [nos],
  );
};
