import type { FileHandle } from 'node:fs/promises';
import { StartRefusal } from '@rookery/shared/lifetime.ts';
import { z } from 'zod';

const nameSchema = z.string().regex(/^[a-z][a-z0-9_]*$/);

/** What a backup says of itself, in its first line. */
const headerSchema = z.object({
  format: z.literal(1),
  /** The newest migration of the database that was saved. */
  schema: z.int().nonnegative(),
  version: z.string(),
  createdAt: z.string(),
  tables: z.array(z.object({ name: nameSchema, columns: z.array(nameSchema).min(1) })),
});
export type BackupHeader = z.infer<typeof headerSchema>;

/** What stands behind the rows of a table. */
export interface TableEnd {
  name: string;
  rows: number;
  /** Of the text of its rows, not compressed. */
  bytes: number;
  sha256: string;
}

/** What stands at the end. */
const endSchema = z.object({
  /** The last value that each sequence gave. */
  sequences: z.record(nameSchema, z.string().regex(/^\d{1,19}$/)),
  rows: z.int(),
  /** Of every byte of the file before this piece. */
  sha256: z.string(),
});
export type BackupEnd = z.infer<typeof endSchema>;

/** Why a backup is not taken, a sentence. */
export class BackupError extends StartRefusal {}

export const MAGIC = 'rookery-backup ';
/** Rows (zstd of the text form of COPY), the end of a table, and the end of the file. */
export const KIND = { rows: 1, table: 2, end: 3 } as const;
/** No piece is longer, in bytes: one row of half a gigabyte is none of ours. */
const MOST_PIECE = 512 * 1024 * 1024;
const MOST_HEADER = 1024 * 1024;

/** A piece of a file: its kind in a byte, its length in four, and what it holds. */
export const pieceOf = (kind: number, content: Uint8Array): Uint8Array => {
  const piece = new Uint8Array(5 + content.length);
  piece[0] = kind;
  new DataView(piece.buffer).setUint32(1, content.length);
  piece.set(content, 5);
  return piece;
};

/** What reads a backup hands over, in the order of the file. */
export interface Visitor {
  header?(header: BackupHeader): void | Promise<void>;
  rows?(table: string, text: Uint8Array): Promise<void>;
  table?(end: TableEnd): Promise<void>;
}

/** Reads a whole backup and checks every part of it. Throws BackupError for whatever is not as it was written. */
export const readBackup = async (
  file: FileHandle,
  visitor: Visitor,
): Promise<{ header: BackupHeader; end: BackupEnd }> => {
  const all = new Bun.CryptoHasher('sha256');
  let at = 0;
  const take = async (length: number): Promise<Uint8Array> => {
    const bytes = new Uint8Array(length);
    for (let have = 0; have < length; ) {
      const { bytesRead } = await file.read(bytes, have, length - have, at);
      if (bytesRead === 0) throw new BackupError(`the backup is cut off after ${at} bytes`);
      have += bytesRead;
      at += bytesRead;
    }
    return bytes;
  };
  const header = await readHeader(file);
  at = header.length;
  all.update(header.bytes);
  await visitor.header?.(header.header);
  let rowsOfAll = 0;
  for (const { name } of header.header.tables) {
    const hash = new Bun.CryptoHasher('sha256');
    let [rows, bytes] = [0, 0];
    for (let open = true; open; ) {
      const head = await take(5);
      const length = new DataView(head.buffer).getUint32(1);
      if (length > MOST_PIECE) throw damaged();
      const content = await take(length);
      all.update(head).update(content);
      if (head[0] === KIND.rows) {
        const text = await Bun.zstdDecompress(content).catch(() => Promise.reject(damaged()));
        hash.update(text);
        rows += linesIn(text);
        bytes += text.length;
        await visitor.rows?.(name, text);
      } else if (head[0] === KIND.table) {
        const must: TableEnd = { name, rows, bytes, sha256: hash.digest('hex') };
        if (!Bun.deepEquals(parse(content), must)) throw damaged();
        rowsOfAll += rows;
        await visitor.table?.(must);
        open = false;
      } else throw damaged();
    }
  }
  const sha256 = all.digest('hex');
  const head = await take(5);
  const length = new DataView(head.buffer).getUint32(1);
  if (head[0] !== KIND.end || length > MOST_HEADER) throw damaged();
  const end = endSchema.safeParse(parse(await take(length))).data;
  if (end?.sha256 !== sha256 || end.rows !== rowsOfAll) throw damaged();
  if ((await file.read(new Uint8Array(1), 0, 1, at)).bytesRead > 0)
    throw new BackupError('something stands behind the end of the backup');
  return { header: header.header, end };
};

/** How many lines end in a text: rows, since COPY writes a line break within one as two other characters. */
export const linesIn = (text: Uint8Array): number => {
  let lines = 0;
  for (let i = text.indexOf(10); i >= 0; i = text.indexOf(10, i + 1)) lines++;
  return lines;
};

const damaged = () => new BackupError('the backup is damaged: a checksum does not match');

const parse = (bytes: Uint8Array): unknown => {
  try {
    return JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    return undefined;
  }
};

const readHeader = async (
  file: FileHandle,
): Promise<{ header: BackupHeader; bytes: Uint8Array; length: number }> => {
  const buffer = new Uint8Array(MOST_HEADER);
  const { bytesRead } = await file.read(buffer, 0, MOST_HEADER, 0);
  const length = buffer.subarray(0, bytesRead).indexOf(10) + 1;
  const bytes = buffer.slice(0, length);
  if (new TextDecoder().decode(buffer.subarray(0, MAGIC.length)) !== MAGIC || length === 0)
    throw new BackupError('this is no backup of Rookery');
  const said = parse(bytes.subarray(MAGIC.length));
  const other = z.object({ format: z.int().refine((format) => format !== 1) }).safeParse(said).data;
  if (other)
    throw new BackupError(`the backup is of format ${other.format}, which this version does not know`);
  const header = headerSchema.safeParse(said).data;
  if (!header)
    throw new BackupError('the backup is damaged: its first line does not say what a backup says of itself');
  return { header, bytes, length };
};
