import { RECORD_BYTES } from '@rookery/shared/lichess/payload.ts';
import type { RawGame, Splitter } from './split-pgn.ts';

const NEWLINE = 0x0a;

/** Splits NDJSON into its lines; blank ones are none. Of one that is too long nothing is kept. */
export const createRecordSplitter = (limit = RECORD_BYTES): Splitter => {
  let parts: Uint8Array[] = [];
  let held = 0;

  const add = (bytes: Uint8Array): void => {
    held += bytes.length;
    if (held > limit) parts = [];
    else parts.push(bytes);
  };
  const take = (): RawGame[] => {
    const isTooLong = held > limit;
    const bytes = Buffer.concat(parts);
    parts = [];
    held = 0;
    return isTooLong || bytes.some((byte) => byte > 0x20) ? [{ bytes, isTooLong }] : [];
  };

  return {
    push: (chunk) => {
      const records: RawGame[] = [];
      let start = 0;
      for (let end = chunk.indexOf(NEWLINE); end >= 0; end = chunk.indexOf(NEWLINE, start)) {
        add(chunk.subarray(start, end));
        records.push(...take());
        start = end + 1;
      }
      if (start < chunk.length) add(chunk.subarray(start));
      return records;
    },
    rest: take,
  };
};
