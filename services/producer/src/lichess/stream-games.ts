import type { FetchFailure } from '@rookery/shared/contract/page.ts';
import { count } from '@rookery/shared/figures.ts';
import type { Right } from '../lock/right.ts';
import type { Answer, Ask } from './ask.ts';
import { type ExportQuery, exportQuestion } from './export-url.ts';
import { failureOf } from './failure.ts';
import { type BadLine, type GameLine, readLine } from './read-line.ts';
import { readRefusal } from './read-refusal.ts';
import { createLineSplitter, type RawLine } from './split-lines.ts';
import type { Limits } from './watchdog.ts';

const NDJSON = 'application/x-ndjson';

/**
 * How an export ended. `framed`: the answer says by itself where it ends, so that an end is the end; without that a
 * cut looks like one. `cut`: complete up to its last whole line.
 */
export type StreamEnd =
  | { kind: 'whole'; framed: boolean }
  | { kind: 'cut'; failure: FetchFailure }
  | { kind: 'refused'; failure: FetchFailure }
  | { kind: 'interrupted'; why: 'right' | 'stopping' };

/** Takes lines as they arrive: those that one chunk brought come together. */
export type TakeLines = (lines: (GameLine | BadLine)[]) => Promise<void>;

/** Streams one export. Throws only what `take` throws. */
export const streamGames = async (
  ask: Ask,
  right: Right,
  query: ExportQuery,
  limits: Limits,
  take: TakeLines,
): Promise<StreamEnd> => {
  const asked = await ask(right, { ...exportQuestion(query), accept: NDJSON, limits }, (answer) =>
    readExport(answer, take),
  );
  if (asked.kind === 'read') return asked.value;
  return asked.kind === 'lost' ? { kind: 'cut', failure: asked.failure } : asked;
};

const readExport = async (answer: Answer, take: TakeLines): Promise<StreamEnd> => {
  const { status, headers, next } = answer;
  if (status !== 200 || headers.get('content-type')?.split(';')[0]?.trim() !== NDJSON) {
    return { kind: 'refused', failure: failureOf(await readRefusal(answer)) };
  }
  const splitter = createLineSplitter();
  for (let chunk = await next(); chunk; chunk = await next()) {
    const error = await takeWhole(splitter.push(chunk), take);
    if (error !== undefined) return upstreamError(error);
  }
  const rest = splitter.rest();
  if (rest) {
    // Lichess ends every line; one that is whole all the same is taken, half of one is the sign of a cut.
    const line = readLine(rest);
    if (line.kind !== 'game' || line.id === undefined)
      return { kind: 'cut', failure: { kind: 'network', detail: 'the stream ended within a line' } };
    await takeWhole([rest], take);
  }
  return { kind: 'whole', framed: headers.has('transfer-encoding') || headers.has('content-length') };
};

/** Hands on what was read before an error line, and returns what that says. */
const takeWhole = async (raw: RawLine[], take: TakeLines): Promise<string | undefined> => {
  const lines: (GameLine | BadLine)[] = [];
  let error: string | undefined;
  for (const one of raw) {
    const line = readLine(one);
    if (line.kind === 'error') {
      error = line.text;
      break;
    }
    lines.push(line);
  }
  if (lines.length > 0) {
    count('lichess_games_total', {}, lines.length);
    await take(lines);
  }
  return error;
};

const upstreamError = (text: string): StreamEnd => ({
  kind: 'cut',
  failure: { kind: 'lichess', detail: `Lichess broke the stream off: ${text}`.slice(0, 500) },
});
