import { type KeptPayload, PAYLOAD_BYTES } from '@rookery/shared/lichess/payload.ts';

/** A line longer than this is no game. */
export const LINE_BYTES = 1024 * 1024;

/** A line of a stream: its bytes without the newline, or what is kept of one that is too long. */
export type RawLine = { kind: 'whole'; bytes: Uint8Array } | { kind: 'long'; kept: KeptPayload };

export interface LineSplitter {
  /** The lines that this chunk completes; blank ones are skipped. */
  push(chunk: Uint8Array): RawLine[];
  /** What stands after the last newline; undefined when that is nothing. */
  rest(): RawLine | undefined;
}

interface LongLine {
  head: string;
  length: number;
  hash: Bun.CryptoHasher;
}

const NEWLINE = 0x0a;

/** Splits a stream of bytes on newlines, with at most `limit` bytes and a chunk in memory. */
export const createLineSplitter = (limit = LINE_BYTES): LineSplitter => {
  let parts: Uint8Array[] = [];
  let held = 0;
  let long: LongLine | undefined;

  const add = (bytes: Uint8Array): void => {
    if (bytes.length === 0) return;
    if (long) {
      long.hash.update(bytes);
      long.length += bytes.length;
      return;
    }
    parts.push(bytes);
    held += bytes.length;
    if (held > limit) {
      const hash = new Bun.CryptoHasher('sha256');
      for (const part of parts) hash.update(part);
      long = { head: joined(parts).subarray(0, PAYLOAD_BYTES).toBase64(), length: held, hash };
      parts = [];
      held = 0;
    }
  };

  const take = (): RawLine | undefined => {
    if (long) {
      const kept = { payload: long.head, length: long.length, sha256: long.hash.digest('hex') };
      long = undefined;
      return { kind: 'long', kept };
    }
    const bytes = joined(parts);
    parts = [];
    held = 0;
    return isBlank(bytes) ? undefined : { kind: 'whole', bytes };
  };

  return {
    push: (chunk) => {
      const lines: RawLine[] = [];
      let start = 0;
      for (let end = chunk.indexOf(NEWLINE); end >= 0; end = chunk.indexOf(NEWLINE, start)) {
        add(chunk.subarray(start, end));
        start = end + 1;
        const line = take();
        if (line) lines.push(line);
      }
      add(chunk.subarray(start));
      return lines;
    },
    rest: take,
  };
};

const joined = (parts: Uint8Array[]): Uint8Array =>
  parts.length === 1 ? (parts[0] as Uint8Array) : Buffer.concat(parts);

const isBlank = (bytes: Uint8Array): boolean => {
  for (const byte of bytes) if (byte !== 0x20 && byte !== 0x0d && byte !== 0x09) return false;
  return true;
};
