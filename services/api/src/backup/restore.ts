import { type FileHandle, open, stat } from 'node:fs/promises';
import postgres, { type Sql, type TransactionSql } from 'postgres';
import { againAfterDeadlock } from '../db/transaction.ts';
import { migrate, newestMigration } from '../migrate.ts';
import { rebuild } from '../rebuilding/rebuild.ts';
import { type BackupEnd, BackupError, type BackupHeader, readBackup, type TableEnd } from './format.ts';
import { readTables } from './tables.ts';
import { fileTrouble } from './trouble.ts';

/** What was restored. */
export interface RestoreReport {
  rows: number;
  games: number;
  createdAt: string;
  schema: number;
  /** How many made tokens are there now and hold. */
  tokens: number;
}

export interface RestoreOptions {
  force?: boolean;
  onTable?: (end: TableEnd) => void;
  /** From here on the backup may be there, whole. */
  onCommit?: () => void;
}

/**
 * Puts a backup in the place of all that a database holds, in one transaction. The whole file is checked before
 * anything is touched. Throws BackupError, with nothing changed, for a file that is not whole or is of a newer schema,
 * and for a database that holds games, unless `force`. An older schema is taken where the database has none yet: it is
 * made, filled and brought forward, and what was not worked out then is worked out now. A token that this database
 * knows as revoked stays revoked, and no session is left. `url` is of a role that owns the
 * tables.
 */
export const restore = async (
  url: string,
  path: string,
  { force = false, onTable, onCommit }: RestoreOptions,
): Promise<RestoreReport> => {
  const file = await openBackup(path);
  const connection = { application_name: 'rookery restore', TimeZone: 'UTC', statement_timeout: 0 };
  const sql = postgres(url, { max: 1, onnotice: () => undefined, connection });
  const watcher = postgres(url, { max: 1, onnotice: () => undefined });
  try {
    const { header, end } = await readBackup(file, {});
    const newest = await newestMigration();
    if (header.schema > newest)
      throw new BackupError(
        `the backup has schema ${header.schema} of Rookery ${header.version}, and this version knows only ${newest}: restore it with the newer version`,
      );
    await refuse(sql, header, force);
    await migrate(url, header.schema);
    await watched(sql, watcher, async (tx) => {
      await load(tx, file, end, onTable);
      onCommit?.();
    });
    // What this version works out beside the games may be more than the older one did.
    if ((await migrate(url)).length > 0) await rebuild(url, { check: false });
    await sql`analyze`;
    const [row] = await sql<{ games: number; tokens: number }[]>`
      select (select count(*)::int from games) as games, (select count(*)::int from tokens
        where revoked_at is null and (expires_at is null or expires_at > now())) as tokens`;
    const { games = 0, tokens = 0 } = row ?? {};
    return { rows: end.rows, games, createdAt: header.createdAt, schema: header.schema, tokens };
  } finally {
    await file.close();
    await Promise.all([sql.end({ timeout: 1 }), watcher.end({ timeout: 1 })]);
  }
};

const openBackup = async (path: string): Promise<FileHandle> => {
  try {
    // Looked at first: who opens a pipe waits for its writer.
    const found = await stat(path);
    if (found.isDirectory()) throw new BackupError(`${path} cannot be read: it is a folder`);
    if (!found.isFile())
      throw new BackupError(`${path} cannot be read: it is no regular file, and a backup is read twice`);
    return await open(path, 'r');
  } catch (error) {
    throw fileTrouble(`${path} cannot be read`, error);
  }
};

const refuse = async (sql: Sql, header: BackupHeader, force: boolean): Promise<void> => {
  const [place] = await sql<{ made: boolean }[]>`select to_regclass('migrations') is not null as made`;
  if (!place?.made) return;
  const [row] = await sql<{ schema: number }[]>`select coalesce(max(id), 0) as schema from migrations`;
  if (row && row.schema > header.schema)
    throw new BackupError(
      `the backup has schema ${header.schema} and this database ${row.schema}: restore it into an empty database, which is then brought forward`,
    );
  if (force || !row || row.schema === 0) return;
  const [games] = await sql<{ n: number }[]>`select count(*)::int as n from games`;
  if (games && games.n > 0)
    throw new BackupError(
      `the database holds ${games.n} games, which the backup would replace: give --force if it may`,
    );
};

// A row that Postgres refuses never ends the driver's stream: a second connection looks how the first one is doing.
const watched = async (
  sql: Sql,
  watcher: Sql,
  work: (tx: TransactionSql) => Promise<void>,
): Promise<void> => {
  const [me] = await sql<{ pid: number }[]>`select pg_backend_pid() as pid`;
  let timer: Timer | undefined;
  const failed = new Promise<never>((_, reject) => {
    timer = setInterval(async () => {
      const rows = await watcher<{ state: string | null }[]>`
        select state from pg_stat_activity where pid = ${me?.pid ?? 0}`.catch(() => undefined);
      if (rows && (rows.length === 0 || rows[0]?.state === 'idle in transaction (aborted)'))
        reject(new BackupError('Postgres refused a row of the backup: nothing was changed'));
    }, 1_000);
  });
  const done = sql.begin(work);
  done.catch(() => undefined);
  try {
    await Promise.race([done, failed]);
  } finally {
    clearInterval(timer);
  }
};

const MOST_ATTEMPTS = 10;

/** Locks all tables. Who reads several of them in another order may stand in a circle with us: then again from the start. */
const lockAll = (tx: TransactionSql, names: readonly string[]): Promise<unknown> =>
  againAfterDeadlock(
    () => tx.savepoint((inner) => inner.unsafe(`lock table ${names.join(', ')} in access exclusive mode`)),
    MOST_ATTEMPTS,
  );

const load = async (
  tx: TransactionSql,
  file: FileHandle,
  end: BackupEnd,
  onTable?: (end: TableEnd) => void,
): Promise<void> => {
  const tables = [...(await readTables(tx)).map(({ name }) => name), 'sessions'];
  const there = await tx<{ name: string }[]>`
    select name from unnest(${tables}::text[]) as name where to_regclass(name) is not null`;
  const names = there.map(({ name }) => name);
  // Whoever revokes a token waits, and finds it in what was restored.
  await lockAll(tx, names);
  const revoked = names.includes('tokens')
    ? await tx<{ hash: Buffer; at: Date }[]>`
        select hash, revoked_at as at from tokens where revoked_at is not null`
    : [];
  await tx.unsafe(`truncate ${names.join(', ')}`);
  // Rows come as they were, with all that triggers did. Nor need all sides be noted as changed: who has read them sees the
  // table's new file.
  const setTriggers = async (to: 'enable' | 'disable') => {
    for (const name of names) await tx.unsafe(`alter table ${name} ${to} trigger user`);
  };
  await setTriggers('disable');
  const columns = new Map<string, string>();
  let target: NodeJS.WritableStream | undefined;
  await readBackup(file, {
    header: (header) => {
      for (const table of header.tables)
        columns.set(table.name, table.columns.map((one) => `"${one}"`).join(', '));
    },
    rows: async (table, text) => {
      target ??= (await tx
        .unsafe(`copy ${table} (${columns.get(table)}) from stdin`)
        .writable()) as NodeJS.WritableStream;
      const into = target;
      await new Promise<void>((resolve, reject) => {
        into.once('error', reject);
        into.write(text, (error) => (error ? reject(error) : resolve()));
      });
    },
    table: async (one) => {
      const into = target;
      target = undefined;
      if (into)
        await new Promise<void>((resolve, reject) => {
          into.once('error', reject).once('finish', resolve);
          into.end();
        });
      onTable?.(one);
    },
  });
  await setTriggers('enable');
  for (const { hash, at } of revoked)
    await tx`update tokens set revoked_at = ${at} where hash = ${hash} and revoked_at is null`;
  // Never back: what Redis still holds names pages by numbers that must not become those of others.
  for (const [name, last] of Object.entries(end.sequences))
    await tx`
      select setval(s.sequencename::text::regclass, greatest(s.last_value, ${last}::bigint)) from pg_sequences s
      where s.schemaname = current_schema() and s.sequencename = ${name}`;
};
