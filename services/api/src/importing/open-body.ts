import { pipeline, Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { RookeryError } from '@rookery/shared/errors.ts';

/** What a compressed body may become. */
export const MOST_BYTES = 4 * 1_024 ** 3;

const GZIP = [0x1f, 0x8b];

const isGzip = (bytes: Uint8Array): boolean => GZIP.every((byte, i) => bytes[i] === byte);

/** The first bytes, at least two where there are so many, and then the rest. */
async function* peeked(body: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let head: Uint8Array | undefined = new Uint8Array();
  for await (const chunk of body) {
    if (head === undefined) yield chunk;
    else {
      head = Buffer.concat([head, chunk]);
      if (head.length < GZIP.length) continue;
      yield head;
      head = undefined;
    }
  }
  if (head !== undefined) yield head;
}

async function* inflated(chunks: AsyncGenerator<Uint8Array>, most: number): AsyncGenerator<Uint8Array> {
  const gunzip = createGunzip({ chunkSize: 256 * 1_024 });
  // What goes wrong is thrown where the chunks are read.
  pipeline(Readable.from(chunks, { objectMode: false }), gunzip, () => undefined);
  let bytes = 0;
  try {
    for await (const chunk of gunzip) {
      bytes += (chunk as Uint8Array).length;
      if (bytes > most)
        throw new RookeryError(
          'body_too_large',
          `the gzip body becomes more than ${most} bytes: import it in parts`,
        );
      yield chunk as Uint8Array;
    }
  } catch (error) {
    if (/^Z_/.test(String((error as { code?: unknown }).code)))
      throw new RookeryError('bad_request', `the gzip body cannot be read: ${(error as Error).message}`);
    throw error;
  } finally {
    gunzip.destroy();
  }
}

async function* joined(first: Uint8Array, rest: AsyncGenerator<Uint8Array>): AsyncGenerator<Uint8Array> {
  if (first.length > 0) yield first;
  yield* rest;
}

/**
 * The bytes of a body as they come; one that is gzip, whatever its headers say, is decompressed on the way. Throws
 * `body_too_large` where it becomes more than `most` bytes, `bad_request` where it says that it is gzip and cannot be
 * read.
 */
export async function* openBody(
  body: AsyncIterable<Uint8Array>,
  saysGzip: boolean,
  most = MOST_BYTES,
): AsyncGenerator<Uint8Array> {
  const chunks = peeked(body);
  const first = await chunks.next();
  if (first.done === true) return;
  const all = joined(first.value, chunks);
  if (isGzip(first.value)) yield* inflated(all, most);
  else if (saysGzip) throw new RookeryError('bad_request', 'the body is said to be gzip, and is not');
  else yield* all;
}
