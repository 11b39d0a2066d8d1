import { join } from 'node:path';
import { StartRefusal } from '@rookery/shared/lifetime.ts';
import postgres, { type Sql } from 'postgres';

/** The folder of numbered migrations. */
export const SQL_FOLDER = join(import.meta.dir, '../../../sql');

/** The number that every migrator locks: arbitrary, and never to be changed. */
const LOCK = 7_665_539_119;

/** The database was made by a newer program. */
export class NewerSchemaError extends StartRefusal {}

/** The schema is behind, and the role that asks may not change it. */
export class MayNotMigrateError extends StartRefusal {}

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
 * Brings the database to the newest schema, or to that of the migration `last`, and returns the names of the migrations that it applied.
 * Several may start at once: they take turns under an advisory lock. A role without the right to make tables only
 * looks. Throws NewerSchemaError with a sentence when the database knows a migration that this program does not,
 * MayNotMigrateError when something is due that the role may not do.
 */
export const migrate = async (url: string, last = Number.POSITIVE_INFINITY): Promise<string[]> => {
  const sql = postgres(url, { max: 1, onnotice: () => {} });
  try {
    await sql`select pg_advisory_lock(${LOCK}::bigint)`;
    const mayMakeTables = await hasCreateRight(sql);
    if (mayMakeTables)
      await sql`create table if not exists migrations (id int primary key, name text not null, at timestamptz not null default now())`;
    const due = dueOf(await readMigrations(), await readApplied(sql)).filter(({ id }) => id <= last);
    if (!mayMakeTables && due[0]) {
      throw new MayNotMigrateError(
        `the database lacks migration ${due[0].name}, and this role may not change the schema: run the migrate step first`,
      );
    }
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

const hasCreateRight = async (sql: Sql): Promise<boolean> => {
  const [row] = await sql<{ may: boolean }[]>`
    select has_schema_privilege(current_schema(), 'create') as may`;
  return row?.may === true;
};

type Applied = Pick<Migration, 'id' | 'name'>;

const readApplied = async (sql: Sql): Promise<Applied[]> => {
  const [row] = await sql<{ there: boolean }[]>`select to_regclass('migrations') is not null as there`;
  return row?.there ? await sql<Applied[]>`select id, name from migrations order by id` : [];
};

/** What is still to be applied. Throws NewerSchemaError when something was applied that is not known. */
const dueOf = (known: Migration[], applied: Applied[]): Migration[] => {
  const newest = known.at(-1)?.id ?? 0;
  const ahead = applied.find((row) => row.id > newest);
  if (ahead) {
    throw new NewerSchemaError(
      `the database has migration ${ahead.name}, which this version of Rookery does not know: start the newer version again, or start this one on an empty database (with up: move the data folder away and put its file "token" into a new one) and restore a backup made before the upgrade`,
    );
  }
  const done = new Set(applied.map((row) => row.id));
  return known.filter((migration) => !done.has(migration.id));
};
