import { join } from 'node:path';
import postgres from 'postgres';

/** The folder of numbered migrations. */
export const SQL_FOLDER = join(import.meta.dir, '../../../sql');

/** The number that every migrator locks: arbitrary, and never to be changed. */
const LOCK = 7_665_539_119;

/** The database was made by a newer program. */
export class NewerSchemaError extends Error {}

interface Migration {
  id: number;
  name: string;
  text: string;
}

/** The migrations on disk, in order. */
const readMigrations = async (): Promise<Migration[]> => {
  const names = await Array.fromAsync(new Bun.Glob('[0-9][0-9][0-9][0-9]_*.sql').scan(SQL_FOLDER));
  return Promise.all(
    names.sort().map(async (name) => ({
      id: Number(name.slice(0, 4)),
      name,
      text: await Bun.file(join(SQL_FOLDER, name)).text(),
    })),
  );
};

/** The number of the newest migration that this program knows. */
export const newestMigration = async (): Promise<number> => (await readMigrations()).at(-1)?.id ?? 0;

/**
 * Brings the database to the newest schema and returns the names of the migrations that it applied.
 * Several may start at once: they take turns under an advisory lock. Throws NewerSchemaError with a sentence
 * when the database knows a migration that this program does not.
 */
export const migrate = async (url: string): Promise<string[]> => {
  const sql = postgres(url, { max: 1, onnotice: () => {} });
  try {
    await sql`select pg_advisory_lock(${LOCK}::bigint)`;
    await sql`create table if not exists migrations (id int primary key, name text not null, at timestamptz not null default now())`;
    const known = await readMigrations();
    const applied = await sql<{ id: number; name: string }[]>`select id, name from migrations order by id`;
    const newest = known.at(-1)?.id ?? 0;
    const ahead = applied.find((row) => row.id > newest);
    if (ahead) {
      throw new NewerSchemaError(
        `the database has migration ${ahead.name}, which this version of Rookery does not know: start the newer version again, or restore a backup made before it`,
      );
    }
    const done = new Set(applied.map((row) => row.id));
    const due = known.filter((migration) => !done.has(migration.id));
    for (const migration of due) {
      await sql.begin(async (tx) => {
        // Insert first: a second migrator that slipped past the lock fails here, before it changes anything.
        await tx`insert into migrations (id, name) values (${migration.id}, ${migration.name})`;
        await tx.unsafe(migration.text).simple();
      });
    }
    return due.map((migration) => migration.name);
  } finally {
    await sql.end({ timeout: 5 });
  }
};
