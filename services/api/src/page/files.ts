import { join } from 'node:path';
import { zstdCompressSync } from 'bun';
import { type Encoding, LARGE_BYTES } from '../http/compression.ts';

/** A file of the page as it is sent. */
export interface PageFile {
  etag: string;
  /** The bytes in an encoding; as they are for undefined, and where the file is small. */
  in(encoding: Encoding | undefined): { bytes: Uint8Array<ArrayBuffer>; encoding: Encoding | undefined };
}

export interface PageFiles {
  /** A file of the folder; undefined where there is none. */
  read(name: string): Promise<PageFile | undefined>;
}

/** Files of a folder, each read and compressed once, as well as can be, until it changes. */
export const createPageFiles = (folder: string): PageFiles => {
  const known = new Map<string, { changedAt: number; file: PageFile }>();
  return {
    read: async (name) => {
      // Names that the build makes: nothing that leads out of the folder.
      if (!/^(assets\/)?[A-Za-z0-9_-]+(\.[A-Za-z0-9_-]+)+$/.test(name)) return undefined;
      const source = Bun.file(join(folder, name));
      if (!(await source.exists())) return undefined;
      const before = known.get(name);
      if (before?.changedAt === source.lastModified) return before.file;
      const file = makeFile(new Uint8Array(await source.arrayBuffer()));
      known.set(name, { changedAt: source.lastModified, file });
      return file;
    },
  };
};

const makeFile = (bytes: Uint8Array<ArrayBuffer>): PageFile => {
  const made = new Map<Encoding, Uint8Array<ArrayBuffer>>();
  return {
    etag: `"${Bun.hash(bytes).toString(36)}"`,
    in: (encoding) => {
      if (!encoding || bytes.length < LARGE_BYTES) return { bytes, encoding: undefined };
      const before = made.get(encoding);
      if (before) return { bytes: before, encoding };
      const packed = new Uint8Array(
        encoding === 'zstd' ? zstdCompressSync(bytes, { level: 19 }) : Bun.gzipSync(bytes, { level: 9 }),
      );
      made.set(encoding, packed);
      return { bytes: packed, encoding };
    },
  };
};
