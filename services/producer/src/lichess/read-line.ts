import type { RejectCode } from '@rookery/shared/errors.ts';
import { type KeptPayload, payloadOf } from '@rookery/shared/lichess/payload.ts';
import { LINE_BYTES, type RawLine } from './split-lines.ts';

/** A line that is JSON: its exact text, and the two fields that the page needs where they are sound. */
export interface GameLine {
  kind: 'game';
  line: string;
  id: string | undefined;
  createdAt: number | undefined;
}

/** A line that cannot be read. */
export interface BadLine {
  kind: 'bad';
  code: RejectCode;
  detail: string;
  kept: KeptPayload;
}

/** A line by which Lichess says that it went wrong on its side. */
export interface ErrorLine {
  kind: 'error';
  text: string;
}

export type Line = GameLine | BadLine | ErrorLine;

// A byte order mark is kept: the text must be what was sent.
const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
const DAY_MS = 86_400_000;

/** Reads one line of a game export. */
export const readLine = (raw: RawLine): Line => {
  if (raw.kind === 'long') {
    return bad('line_too_long', `the line has ${raw.kept.length} bytes, more than ${LINE_BYTES}`, raw.kept);
  }
  let line: string;
  try {
    line = decoder.decode(raw.bytes);
  } catch {
    return bad('invalid_utf8', 'the line is not valid UTF-8', payloadOf(raw.bytes));
  }
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch (err) {
    return bad('invalid_json', `the line is not JSON: ${(err as Error).message}`, payloadOf(raw.bytes));
  }
  // What is JSON but no game is the consumer's to name.
  if (typeof value !== 'object' || value === null)
    return { kind: 'game', line, id: undefined, createdAt: undefined };
  const { id, createdAt, error } = value as { id?: unknown; createdAt?: unknown; error?: unknown };
  if (typeof error === 'string' && id === undefined) return { kind: 'error', text: error };
  return {
    kind: 'game',
    line,
    id: typeof id === 'string' ? id : undefined,
    createdAt: isPast(createdAt) ? createdAt : undefined,
  };
};

const bad = (code: RejectCode, detail: string, kept: KeptPayload): BadLine => ({
  kind: 'bad',
  code,
  detail: detail.slice(0, 500),
  kept,
});

/** A time that the next page may begin at: a game from the future would hide all that come before it. */
const isPast = (value: unknown): value is number =>
  Number.isSafeInteger(value) && (value as number) >= 0 && (value as number) <= Date.now() + DAY_MS;
