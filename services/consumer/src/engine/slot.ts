import { backOffMs } from '@rookery/shared/back-off.ts';
import { VARIANTS } from '@rookery/shared/chess/variant.ts';
import { count } from '@rookery/shared/figures.ts';
import { pause } from '@rookery/shared/pause.ts';
import type { Rules } from 'chessops/types';
import { type Fault, isFault } from './dialogue.ts';
import { type Engine, type SearchAnswer, startEngine } from './engine.ts';
import type { ScoredLine } from './evaluation.ts';
import { limitsFor, searchCapMs } from './limits.ts';
import type { PoolSettings } from './pool-options.ts';
import type { SearchablePosition } from './position.ts';
import type { EngineIdentity, EngineProgram } from './program.ts';

/** An operator's view of one engine. */
export interface EngineState {
  /** null while no process runs. */
  pid: number | null;
  state: 'off' | 'starting' | 'idle' | 'searching';
  name: string | null;
  /** Nodes a second, averaged over the last searches; null before the first. */
  nps: number | null;
}

/** A search in a slot. */
export interface SlotSearch {
  program: EngineProgram;
  multiPv: number;
  position: SearchablePosition;
  nodes: number;
  signal: AbortSignal;
  onProgress?: (lines: ScoredLine[]) => void;
}

export type SlotAnswer = { answer: SearchAnswer; engine?: EngineIdentity };

/** A place for one engine, which comes and goes as work does. One search at a time. */
export interface Slot {
  state(): EngineState;
  /** Whether an engine runs here, and whether it plays this. */
  runs(program: EngineProgram, rules: Rules): 'this' | 'another' | 'none';
  /** Searches with the engine of this slot, started or exchanged where needed; the first search of a chunk sets up a new game. */
  search(search: SlotSearch): Promise<SlotAnswer>;
  /** The next search sets up a new game; without one the engine ends after a while. */
  endChunk(): void;
  /** Ends the engine. */
  close(): Promise<void>;
}

/** What is kept of the earlier searches in the average speed at each search; long searches count for more. */
const KEPT = 0.7;

const npsOf = ({ nodes, ms }: { nodes: number; ms: number }): number | undefined =>
  ms > 0 ? Math.round((nodes * 1000) / ms) : undefined;

interface Running {
  engine: Engine;
  program: EngineProgram;
  rules: Rules;
}

/**
 * A slot without an engine. `onDeath` hears of each engine that ended unasked or could not be started, and whether the
 * engine itself was sound.
 */
export const createSlot = (pool: PoolSettings, onDeath: (fault: Fault, isSound: boolean) => void): Slot => {
  let running: Running | undefined;
  let phase: EngineState['state'] = 'off';
  let failures = 0;
  let isNewGame = true;
  const speed = { nodes: 0, ms: 0 };
  let idle: Timer | undefined;

  const runs = (program: EngineProgram, rules: Rules) => {
    if (!running) return 'none';
    return running.program === program && running.rules === rules ? 'this' : 'another';
  };

  const close = async () => {
    clearTimeout(idle);
    const closing = running;
    running = undefined;
    phase = 'off';
    await closing?.engine.close();
  };

  const die = (fault: Fault): void => {
    running = undefined;
    phase = 'off';
    // An engine that was searching all the time is sound: it is the position that never ends.
    const isSound = fault.kind === 'hung' && (fault.nodes ?? 0) > 0;
    if (!isSound) failures++;
    count('engine_crashes_total', { kind: fault.kind });
    onDeath(fault, isSound);
  };

  const start = async (
    program: EngineProgram,
    rules: Rules,
    signal: AbortSignal,
  ): Promise<SearchAnswer | undefined> => {
    phase = 'starting';
    await pause(backOffMs(failures, pool.backOff, pool.random), signal);
    const limits = limitsFor(program.kind, pool.limits);
    const engine = signal.aborted
      ? undefined
      : await startEngine(program, { hashMb: pool.hashMb, limits, rules, signal });
    if (!engine || signal.aborted) {
      phase = 'off';
      if (engine && !isFault(engine)) await engine.close();
      return { kind: 'stopped' };
    }
    if (isFault(engine)) {
      die(engine);
      return { kind: 'not_started', fault: engine };
    }
    pool.log.debug({ pid: engine.pid, engine: engine.identity.name }, 'engine started');
    running = { engine, program, rules };
    isNewGame = true;
    // One that dies while it has nothing to do must not be taken for a fault of the next position.
    void engine.ended.then((how) => {
      if (running?.engine === engine && phase === 'idle') die({ kind: 'crashed', detail: how });
    });
    return;
  };

  const noteSpeed = (nodes: number, timeMs: number): void => {
    speed.nodes = speed.nodes * KEPT + nodes;
    speed.ms = speed.ms * KEPT + timeMs;
  };

  const searchWith = async (
    { engine, program }: Running,
    { multiPv, position, nodes, signal, onProgress }: SlotSearch,
  ): Promise<SearchAnswer> => {
    phase = 'searching';
    if (isNewGame) {
      const fault = await engine.newGame(multiPv);
      if (fault) return { kind: 'not_started', fault };
      isNewGame = false;
    }
    const capMs = searchCapMs(limitsFor(program.kind, pool.limits), nodes, npsOf(speed));
    return engine.search(position, { nodes, capMs, signal, onProgress });
  };

  return {
    state: () => ({
      pid: running?.engine.pid ?? null,
      state: phase,
      name: running?.engine.identity.name ?? null,
      nps: npsOf(speed) ?? null,
    }),
    runs,
    search: async (search) => {
      clearTimeout(idle);
      const { rules } = VARIANTS[search.position.variant];
      if (runs(search.program, rules) === 'another') await close();
      if (!running) {
        const failed = await start(search.program, rules, search.signal);
        if (failed || !running) return { answer: failed ?? { kind: 'stopped' } };
      }
      const current: Running = running;
      const answer = await searchWith(current, search);
      count('engine_searches_total', { end: answer.kind });
      if (answer.kind === 'evaluated') {
        failures = 0;
        count('engine_nodes_total', {}, answer.evaluation.nodes);
        noteSpeed(answer.evaluation.nodes, answer.evaluation.timeMs);
      } else if (answer.kind === 'not_started') {
        if (running === current) die(answer.fault);
      } else if (answer.kind !== 'stopped') {
        if (running === current) die(answer);
      }
      return { answer, engine: current.engine.identity };
    },
    endChunk: () => {
      isNewGame = true;
      phase = running ? 'idle' : 'off';
      clearTimeout(idle);
      if (running) idle = setTimeout(() => void close(), pool.idleMs);
    },
    close,
  };
};
