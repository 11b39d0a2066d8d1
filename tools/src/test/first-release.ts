import { migrate } from '@rookery/api/migrate.ts';
import postgres from 'postgres';
import { createEmptyDatabase, type TestDatabase } from './database.ts';

/** The migrations of the first release, which are never changed again. */
export const FIRST_MIGRATIONS = [
  '0001_games.sql',
  '0002_syncs.sql',
  '0003_moves_view.sql',
  '0004_analyses.sql',
] as const;

/** A database that the first release filled: its rows as COPY writes them, and what its API answered. */
export interface FirstRelease {
  tables: Record<string, { columns: string[]; rows: string[] }>;
  answers: {
    games: Record<string, Record<string, unknown>>;
    player: string;
    summary: object;
    analysis: { gameId: string };
  };
}

/** Reads the file that was made when the first release was. */
export const readFirstRelease = async (): Promise<FirstRelease> => {
  const bytes = await Bun.file(`${import.meta.dir}/first-release.json.gz`).bytes();
  return JSON.parse(new TextDecoder().decode(Bun.gunzipSync(bytes))) as FirstRelease;
};

/** A database as the first release left it, filled. */
export const createFirstReleaseDatabase = async (): Promise<TestDatabase> => {
  const { tables } = await readFirstRelease();
  const database = await createEmptyDatabase();
  await migrate(database.url, FIRST_MIGRATIONS.length);
  const sql = postgres(database.url, { max: 1, onnotice: () => undefined });
  await sql.begin(async (tx) => {
    // Rows come in the order of the tables' names: who refers to whom is not looked at, nor what triggers would do.
    await tx`set local session_replication_role = replica`;
    for (const [name, { columns, rows }] of Object.entries(tables)) {
      const names = columns.map((column) => `"${column}"`).join(', ');
      const target = await tx.unsafe(`copy ${name} (${names}) from stdin`).writable();
      await new Promise<void>((resolve, reject) => {
        target.on('error', reject).on('finish', resolve);
        target.end(rows.map((row) => `${row}\n`).join(''));
      });
    }
    const numbered = await tx<{ table: string; column: string }[]>`
      select table_name as table, column_name as column from information_schema.columns
      where is_identity = 'YES' and table_schema = 'public'`;
    for (const { table, column } of numbered)
      await tx.unsafe(
        `select setval(pg_get_serial_sequence('${table}', '${column}'), coalesce(max(${column}), 0) + 1) from ${table}`,
      );
  });
  await sql.end();
  return database;
};
