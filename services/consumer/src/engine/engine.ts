import type { Rules } from 'chessops/types';
import { type Dialogue, type Fault, isFault, startDialogue } from './dialogue.ts';
import { gameSettings, identityOf, type Offered, startSettings } from './engine-options.ts';
import { type Evaluation, evaluationOf, type ScoredLine, scoredLines } from './evaluation.ts';
import type { EngineLimits } from './limits.ts';
import type { SearchablePosition } from './position.ts';
import type { EngineIdentity, UnknownProgram } from './program.ts';
import { createRecord, judgeRecord, takeInfo } from './search-record.ts';
import type { UciLine, UciOption } from './uci-line.ts';
import { countMoves, legalMove } from './uci-move.ts';

export interface EngineStart {
  hashMb: number;
  limits: EngineLimits;
  /**
   * What it plays until its end. Fairy-Stockfish keeps what it knows of pawns and material over a change of the
   * variant, even over `ucinewgame`: the same position got 7 and 114 centipawns.
   */
  rules: Rules;
  signal?: AbortSignal;
}

export interface SearchOptions {
  nodes: number;
  /** After this the engine is taken for hung, milliseconds. */
  capMs: number;
  signal: AbortSignal;
  /** Called as the search gets deeper, with the best lines so far. */
  onProgress?: (lines: ScoredLine[]) => void;
}

export type SearchAnswer =
  | { kind: 'evaluated'; evaluation: Evaluation }
  | { kind: 'stopped' }
  /** The engine was dead before it heard of the position. */
  | { kind: 'not_started'; fault: Fault }
  | Fault;

/** An engine that is ready to search. After a fault it is dead. */
export interface Engine {
  pid: number;
  identity: EngineIdentity;
  /** Forgets all positions and sets how many lines the next ones have. */
  newGame(multiPv: number): Promise<Fault | undefined>;
  /** Searches a position. An aborted search is `stopped`, and the engine lives on. */
  search(position: SearchablePosition, options: SearchOptions): Promise<SearchAnswer>;
  /** Resolves when the process is gone. */
  close(): Promise<void>;
  /** Resolves when the process is gone, however it ended. */
  ended: Promise<string>;
}

interface Greeting {
  name: string;
  offered: Offered;
}

/** Starts a program and hears what it is; the dialogue is over where this is a fault. */
const greet = async (dialogue: Dialogue, withinMs: number): Promise<Greeting | Fault> => {
  let name = '';
  const offered = new Map<string, UciOption>();
  const take = (line: UciLine): true | undefined => {
    if (line.type === 'id' && line.field === 'name') name = line.value;
    if (line.type === 'option') offered.set(line.name, line);
    return line.type === 'uciok' || undefined;
  };
  const answer = await dialogue.ask({ commands: ['uci'], take, withinMs });
  if (isFault(answer)) return answer;
  return name ? { name, offered } : dialogue.end({ kind: 'confused', detail: 'it does not say its name' });
};

/** Sends commands and waits until the engine has followed them. */
const getReady = async (
  dialogue: Dialogue,
  commands: readonly string[],
  { readyMs }: EngineLimits,
): Promise<Fault | undefined> => {
  const answer = await dialogue.ask({
    commands: [...commands, 'isready'],
    take: ({ type }) => type === 'readyok' || undefined,
    withinMs: readyMs,
  });
  return isFault(answer) ? answer : undefined;
};

/** Asks a program who it is and ends it. */
export const askIdentity = async (
  program: UnknownProgram,
  limits: EngineLimits,
): Promise<{ identity: EngineIdentity; offered: Offered } | Fault> => {
  const dialogue = startDialogue(program.command);
  const greeting = await greet(dialogue, limits.handshakeMs);
  await dialogue.close(limits.quitMs);
  if (isFault(greeting)) return greeting;
  return { identity: identityOf(program.flavor, greeting.name, greeting.offered), offered: greeting.offered };
};

/** Starts an engine: resolves when it is ready to search, or with the fault that it died of; an aborted start is one. */
export const startEngine = async (
  program: UnknownProgram,
  { hashMb, limits, rules, signal }: EngineStart,
): Promise<Engine | Fault> => {
  const dialogue = startDialogue(program.command);
  const onAbort = () => void dialogue.end({ kind: 'crashed', detail: 'stopped while it started' });
  signal?.addEventListener('abort', onAbort);
  const ready = (commands: readonly string[]) => getReady(dialogue, commands, limits);

  const prepare = async (): Promise<Greeting | Fault> => {
    const greeting = await greet(dialogue, limits.handshakeMs);
    if (isFault(greeting)) return greeting;
    return (await ready(startSettings(program.flavor, greeting.offered, hashMb, rules))) ?? greeting;
  };
  const prepared = await prepare();
  signal?.removeEventListener('abort', onAbort);
  if (isFault(prepared)) {
    await dialogue.ended;
    return prepared;
  }
  let lines = 0;
  let searched = false;

  return {
    pid: dialogue.pid,
    identity: identityOf(program.flavor, prepared.name, prepared.offered),
    ended: dialogue.ended,
    close: () => dialogue.close(limits.quitMs),
    newGame: (multiPv) => {
      const settings = lines === multiPv ? [] : gameSettings(multiPv);
      lines = multiPv;
      searched = false;
      return ready([...settings, 'ucinewgame']);
    },
    search: async (position, options) => {
      if (options.signal.aborted) return { kind: 'stopped' };
      // All that belongs to the last search has been said before `readyok`.
      const fault = searched ? await ready([]) : undefined;
      if (fault) return { kind: 'not_started', fault };
      searched = true;
      return search(dialogue, position, lines, options, limits);
    },
  };
};

const search = async (
  dialogue: Dialogue,
  position: SearchablePosition,
  multiPv: number,
  { nodes, capMs, signal, onProgress }: SearchOptions,
  limits: EngineLimits,
): Promise<SearchAnswer> => {
  const record = createRecord(countMoves(position.position, multiPv));
  let shown = 0;
  const take = (line: UciLine): { move: string | null } | undefined => {
    if (line.type === 'bestmove') return { move: line.move };
    if (line.type !== 'info' || !takeInfo(record, line) || !onProgress || record.depth <= shown) return;
    shown = record.depth;
    const lines = scoredLines(record, position);
    if (lines?.length) onProgress(lines);
    return;
  };

  const startedAt = performance.now();
  const answer = await dialogue.ask({
    commands: [position.command, `go nodes ${nodes}`],
    take,
    withinMs: capMs,
    stop: { signal, withinMs: limits.stopMs },
  });
  const timeMs = performance.now() - startedAt;
  if (isFault(answer)) return { ...answer, nodes: record.nodes };
  if (answer.move === null || !legalMove(position.position, answer.move))
    return dialogue.end({ kind: 'confused', detail: `"${answer.move}" is not a legal move here` });
  const lines = scoredLines(record, position);
  if (!lines) return dialogue.end({ kind: 'confused', detail: 'its best line is not legal here' });
  const worth = judgeRecord(record, nodes);
  if (worth !== 'complete' && signal.aborted) return { kind: 'stopped' };
  const isWhole = worth === 'complete' || (worth === 'short' && (await isAtRest(dialogue, limits)));
  const evaluation = isWhole ? evaluationOf(lines, record.nodes, timeMs) : undefined;
  if (evaluation) return { kind: 'evaluated', evaluation };
  const detail =
    typeof worth === 'object' ? worth.missing : `it ended after ${record.nodes} of ${nodes} nodes`;
  return dialogue.end({ kind: 'incomplete', detail });
};

/** How long an engine that was told to stop is listened to, milliseconds. */
const REST_MS = 50;

/**
 * Whether an engine that gave its move early has ended its search by itself: it lives, and has no other move to give
 * when it is told to stop.
 */
const isAtRest = async (dialogue: Dialogue, limits: EngineLimits): Promise<boolean> => {
  if (await getReady(dialogue, ['stop'], limits)) return false;
  await Bun.sleep(REST_MS);
  return (await getReady(dialogue, [], limits)) === undefined;
};
