import { expect, test } from 'bun:test';
import { bodyChunks } from './body-chunks.ts';
import { openBody } from './open-body.ts';

const PATIENCE_MS = 200;
const never = new AbortController().signal;

/** A body that sends chunks of so many bytes, each after so many milliseconds, and then `ends` or is silent. */
const body = (chunks: readonly (readonly [ms: number, bytes: number])[], ends = false) => {
  let at = 0;
  const canceled = Promise.withResolvers<void>();
  const stream = new ReadableStream<Uint8Array>({
    pull: async (controller) => {
      const chunk = chunks[at++];
      if (chunk === undefined) return ends ? controller.close() : canceled.promise;
      await Bun.sleep(chunk[0]);
      controller.enqueue(new Uint8Array(chunk[1]));
    },
    cancel: () => canceled.resolve(),
  });
  return { stream, canceled: canceled.promise };
};
const bytesOf = async (chunks: AsyncIterable<Uint8Array>) => {
  let bytes = 0;
  for await (const chunk of chunks) bytes += chunk.length;
  return bytes;
};
const tooSlow = { code: 'request_timeout', message: expect.stringContaining('came in 0.2 s') };

test('a client that falls silent is let go of', async () => {
  const silent = body([[0, 5_000]]);
  await expect(bytesOf(bodyChunks(silent.stream, never, PATIENCE_MS))).rejects.toMatchObject(tooSlow);
  await silent.canceled;
  const unheard = body([]);
  await expect(bytesOf(bodyChunks(unheard.stream, never, PATIENCE_MS))).rejects.toMatchObject(tooSlow);
});

test('one that sends a byte now and then too', async () => {
  // Were each of them a sign of life, all of them would be read.
  const dripping = body(Array(100).fill([20, 1]), true);
  await expect(bytesOf(bodyChunks(dripping.stream, never, PATIENCE_MS))).rejects.toMatchObject(tooSlow);
  await dripping.canceled;
});

test('within gzip it is told the same', async () => {
  const silent = body([]);
  const opened = openBody(bodyChunks(silent.stream, never, PATIENCE_MS), true);
  await expect(bytesOf(opened)).rejects.toMatchObject(tooSlow);
});

test('one that goes on slowly is read to its end, and so is one whose games take long to be saved', async () => {
  // All together takes longer than that, what counts far less.
  const patienceMs = 2_500;
  const slow = body(Array(14).fill([200, 600]), true);
  const quick = body(Array(4).fill([0, 10]), true);
  const saved = async () => {
    let bytes = 0;
    for await (const chunk of bodyChunks(quick.stream, never, patienceMs)) {
      await Bun.sleep(900);
      bytes += chunk.length;
    }
    return bytes;
  };
  const read = [bytesOf(bodyChunks(slow.stream, never, patienceMs)), saved()];
  expect(await Promise.all(read)).toEqual([14 * 600, 40]);
});
