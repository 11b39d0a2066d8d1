import { randomBytes } from 'node:crypto';
import { type FileHandle, link, open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import postgres, { type TransactionSql } from 'postgres';
import { type BackupEnd, type BackupHeader, KIND, linesIn, MAGIC, pieceOf, type TableEnd } from './format.ts';
import { readTables } from './tables.ts';
import { refuseTarget } from './target.ts';
import { fileTrouble } from './trouble.ts';

/** Bytes of rows that are compressed at a time. */
const PIECE = 1024 * 1024;

/** What was written. */
export interface BackupReport {
  rows: number;
  games: number;
  /** Of the file. */
  bytes: number;
  tables: Pick<TableEnd, 'name' | 'rows' | 'bytes'>[];
}

/** Where a backup grows until it is whole: beside its file, and another name each time. */
export const partOf = (path: string): string => `${path}.${randomBytes(6).toString('hex')}.part`;

/**
 * Writes all tables as they are in one snapshot into a file of mode 600, which appears under its name when it is whole
 * and on the disk. Throws BackupError where something else is there, or a file unless `force`. `part` is for who removes
 * it when the process ends before.
 */
export const backup = async (
  url: string,
  path: string,
  options: { version: string; force?: boolean; part?: string; onTable?: (end: TableEnd) => void },
): Promise<BackupReport> => {
  const trouble = (error: unknown) => fileTrouble(`${path} cannot be written`, error);
  const part = options.part ?? partOf(path);
  let file: FileHandle;
  try {
    refuseTarget(path, options.force);
    file = await open(part, 'wx', 0o600);
  } catch (error) {
    throw trouble(error);
  }
  const sql = postgres(url, {
    max: 1,
    onnotice: () => undefined,
    connection: { application_name: 'rookery backup', TimeZone: 'UTC', statement_timeout: 0 },
  });
  try {
    await file.chmod(0o600);
    const report = (await sql.begin('isolation level repeatable read read only', (tx) =>
      write(tx, file, options),
    )) as BackupReport;
    await file.sync();
    await file.close();
    await giveName(part, path, options.force);
    const folder = await open(dirname(path), 'r');
    await folder.sync();
    await folder.close();
    return report;
  } catch (error) {
    await file.close().catch(() => undefined);
    await rm(part, { force: true });
    throw trouble(error);
  } finally {
    await sql.end({ timeout: 5 });
  }
};

/** Where a file system has no second names for a file. */
const NO_LINKS = ['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS'];

/** Gives the file its name. Another backup may have ended under it meanwhile, or may at this very moment: only a link refuses that. */
const giveName = async (part: string, path: string, force?: boolean): Promise<void> => {
  refuseTarget(path, force);
  if (force) return rename(part, path);
  try {
    await link(part, path);
  } catch (error) {
    const { code = '' } = error as NodeJS.ErrnoException;
    if (code === 'EEXIST') refuseTarget(path);
    if (!NO_LINKS.includes(code)) throw error;
    return rename(part, path);
  }
  await rm(part);
};

const write = async (
  tx: TransactionSql,
  file: FileHandle,
  { version, onTable }: { version: string; onTable?: (end: TableEnd) => void },
): Promise<BackupReport> => {
  const hash = new Bun.CryptoHasher('sha256');
  let bytes = 0;
  const put = async (some: Uint8Array) => {
    hash.update(some);
    for (let from = 0; from < some.length; )
      from += (await file.write(some, from, some.length - from)).bytesWritten;
    bytes += some.length;
  };
  const json = (value: unknown) => new TextEncoder().encode(JSON.stringify(value));
  const [schema] = await tx<{ id: number }[]>`select max(id) as id from migrations`;
  const header: BackupHeader = {
    format: 1,
    schema: schema?.id ?? 0,
    version,
    createdAt: new Date().toISOString(),
    tables: await readTables(tx),
  };
  await put(new TextEncoder().encode(`${MAGIC}${JSON.stringify(header)}\n`));
  const ends: TableEnd[] = [];
  for (const { name, columns } of header.tables) {
    const end = await writeTable(tx, name, columns, (text) =>
      Bun.zstdCompress(text).then((packed) => put(pieceOf(KIND.rows, packed))),
    );
    await put(pieceOf(KIND.table, json(end)));
    onTable?.(end);
    ends.push(end);
  }
  const sequences = await tx<{ name: string; last: string }[]>`
    select sequencename as name, last_value::text as last from pg_sequences
    where schemaname = current_schema() and last_value is not null order by 1`;
  const rows = ends.reduce((sum, end) => sum + end.rows, 0);
  const end: BackupEnd = {
    sequences: Object.fromEntries(sequences.map(({ name, last }) => [name, last])),
    rows,
    sha256: hash.digest('hex'),
  };
  const last = pieceOf(KIND.end, json(end));
  await file.write(last);
  return {
    rows,
    bytes: bytes + last.length,
    games: ends.find(({ name }) => name === 'games')?.rows ?? 0,
    tables: ends,
  };
};

const writeTable = async (
  tx: TransactionSql,
  name: string,
  columns: readonly string[],
  put: (text: Uint8Array) => Promise<void>,
): Promise<TableEnd> => {
  const hash = new Bun.CryptoHasher('sha256');
  let [rows, bytes, waiting]: [number, number, Uint8Array[]] = [0, 0, []];
  let size = 0;
  const flush = async (some: readonly Uint8Array[]) => {
    const text = Buffer.concat(some);
    hash.update(text);
    rows += linesIn(text);
    bytes += text.length;
    await put(text);
  };
  const source = await tx
    .unsafe(`copy ${name} (${columns.map((one) => `"${one}"`).join(', ')}) to stdout`)
    .readable();
  let writing: Promise<void> = Promise.resolve();
  await new Promise<void>((resolve, reject) => {
    source.on('data', (chunk: Uint8Array) => {
      waiting.push(Uint8Array.from(chunk));
      size += chunk.length;
      if (size < PIECE) return;
      const some = waiting;
      [waiting, size] = [[], 0];
      writing = writing.then(() => flush(some));
      writing.catch(reject);
    });
    source.on('error', reject).on('end', resolve);
  });
  // The driver pauses its socket when a stream is full, and wakes it only for a stream that is read on: at the end of
  // one that was just full nobody would, and the next statement waited for ever.
  source._read(0);
  await writing;
  if (size > 0) await flush(waiting);
  return { name, rows, bytes, sha256: hash.digest('hex') };
};
