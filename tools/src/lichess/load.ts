import { readFile } from 'node:fs/promises';
import { gunzipSync } from 'node:zlib';
import type { Store } from './store.ts';

const NEWLINE = 0x0a;

/** Lines of a buffer without their newline, blank ones left out, with their number (from 1). */
export function* linesOf(bytes: Uint8Array): Generator<{ line: Uint8Array; number: number }> {
  let number = 0;
  for (let start = 0; start < bytes.length; ) {
    let end = bytes.indexOf(NEWLINE, start);
    if (end < 0) end = bytes.length;
    number++;
    const line = bytes.subarray(start, end);
    if (line.some((byte) => byte > 0x20)) yield { line, number };
    start = end + 1;
  }
}

/** Puts every line of NDJSON into the store, which keeps the bytes; the ids in order, or the first line that is no game. */
export function addLines(store: Store, bytes: Uint8Array): { ids: string[] } | { badLine: number } {
  const ids: string[] = [];
  const adopted = store.adopt(bytes);
  for (const { line, number } of linesOf(bytes)) {
    const id = store.add(line, adopted);
    if (id === undefined) return { badLine: number };
    ids.push(id);
  }
  return { ids };
}

/** Reads an NDJSON file (gzip too) into the store; the result is a sentence where that fails. */
export async function loadFile(store: Store, path: string): Promise<string | undefined> {
  let bytes: Uint8Array;
  try {
    bytes = await readFile(path);
    if (bytes[0] === 0x1f && bytes[1] === 0x8b) bytes = gunzipSync(bytes);
  } catch (error) {
    return `cannot read ${path}: ${error instanceof Error ? error.message : String(error)}`;
  }
  const result = addLines(store, bytes);
  if ('badLine' in result) return `${path} is not NDJSON of games: line ${result.badLine} is no game`;
  if (result.ids.length === 0) return `${path} holds no games`;
  return undefined;
}
