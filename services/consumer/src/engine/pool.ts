import { VARIANTS, type Variant } from '@rookery/shared/chess/variant.ts';
import { putLatest } from '@rookery/shared/put-latest.ts';
import { createBreaker } from './breaker.ts';
import type { ScoredLine } from './evaluation.ts';
import type { PlyOutcome, PositionOutcome } from './outcome.ts';
import { type EnginePoolOptions, withDefaults } from './pool-options.ts';
import { type Chunk, preparePlies, type SearchablePosition } from './position.ts';
import type { EngineProgram, NoEngine } from './program.ts';
import { createSlot, type EngineState, type Slot } from './slot.ts';
import { createQueue } from './slot-queue.ts';

/** One new game for an engine: more plies would make evaluations depend on more that was searched before. */
export const MOST_PLIES = 6;
export const MOST_LINES = 5;

export interface ChunkOptions {
  /** For each position. */
  nodes: number;
  /** How many of the best lines, 1 to 5; 1 when absent. */
  multiPv?: number;
  /** Ends the running search and leaves the rest of the chunk `not_searched`. */
  signal?: AbortSignal;
  /** Called for each ply as its outcome is known. */
  onEvaluation?: (ply: number, outcome: PositionOutcome) => void;
  /** Called as a search gets deeper, with the best lines so far. */
  onProgress?: (ply: number, lines: ScoredLine[]) => void;
}

/** An operator's view of the pool. */
export interface PoolState {
  engines: EngineState[];
  /** Chunks that wait for an engine. */
  waiting: number;
  breaker: { open: boolean; openForMs: number };
}

export interface EnginePool {
  /**
   * Searches the plies of a chunk, the last one first, as one game of one engine; resolves with what became of each, in
   * that order. Throws a RangeError for options out of range, and what a callback throws.
   */
  search(chunk: Chunk, options: ChunkOptions): Promise<PlyOutcome[]>;
  state(): PoolState;
  /** Ends all searches and engines. What was being searched is `not_searched`. */
  close(): Promise<void>;
}

/** Positions whose deaths are remembered; the oldest is forgotten first. */
const MOST_REMEMBERED = 1_000;

/** A pool of engines that start at the first work and end when there is none for a while. */
export const createEnginePool = (options: EnginePoolOptions): EnginePool => {
  const pool = withDefaults(options);
  const { log } = pool;
  const closing = new AbortController();
  const breaker = createBreaker(pool.breaker.deaths, pool.breaker.windowMs, () => performance.now());
  const deaths = new Map<string, number>();
  const running = new Set<Promise<unknown>>();
  const slots = Array.from({ length: pool.size }, () =>
    createSlot(pool, (fault, isSound) => {
      if (closing.signal.aborted) return;
      log.warn({ kind: fault.kind, detail: fault.detail }, 'an engine is gone');
      if (isSound) return;
      breaker.note();
      const openForMs = Math.round(breaker.openForMs());
      if (openForMs > 0) log.error({ openForMs }, 'engines die too often: no work for a while');
    }),
  );
  const queue = createQueue(slots);

  const stopped = (): PositionOutcome => ({
    kind: 'not_searched',
    reason: closing.signal.aborted ? 'closed' : 'stopped',
    detail: closing.signal.aborted ? 'the engines are being closed' : 'the search was stopped',
  });

  const noteDeath = (position: SearchablePosition): number => {
    const count = (deaths.get(position.command) ?? 0) + 1;
    putLatest(deaths, position.command, count, MOST_REMEMBERED);
    return count;
  };

  /** Searches until there is an outcome: a death costs the position one of its tries, and no other position anything. */
  const searchOne = async (
    slot: Slot,
    program: EngineProgram,
    position: SearchablePosition,
    ply: number,
    signal: AbortSignal,
    { nodes, multiPv = 1, onProgress }: ChunkOptions,
  ): Promise<PositionOutcome> => {
    for (;;) {
      if (signal.aborted) return stopped();
      const openForMs = Math.round(breaker.openForMs());
      if (openForMs > 0)
        return {
          kind: 'not_searched',
          reason: 'breaker_open',
          detail: `engines died too often; on in ${openForMs} ms`,
        };
      const { answer, engine } = await slot.search({
        program,
        multiPv,
        position,
        nodes,
        signal,
        onProgress: onProgress && ((lines) => onProgress(ply, lines)),
      });
      switch (answer.kind) {
        case 'evaluated':
          deaths.delete(position.command);
          return { kind: 'evaluated', evaluation: answer.evaluation, engine: engine ?? program.identity };
        case 'stopped':
          return stopped();
        case 'not_started':
          break;
        default: {
          if (signal.aborted) return stopped();
          const tries = noteDeath(position);
          if (tries < pool.tries) break;
          deaths.delete(position.command);
          log.error({ position: position.command, reason: answer.kind }, 'a position cannot be searched');
          return { kind: 'unsearchable', reason: answer.kind, detail: answer.detail, tries };
        }
      }
    }
  };

  const searchChunk = async (
    chunk: Chunk,
    options: ChunkOptions,
    signal: AbortSignal,
  ): Promise<PlyOutcome[]> => {
    const outcomes: PlyOutcome[] = [];
    const tell = (ply: number, outcome: PositionOutcome) => {
      outcomes.push({ ply, outcome });
      options.onEvaluation?.(ply, outcome);
    };
    const prepared = [...preparePlies(chunk)].sort(([a], [b]) => b - a);
    const program = programFor(chunk.variant, pool);
    let slot: Slot | undefined;
    try {
      for (const [ply, position] of prepared) {
        if (position.kind !== 'searchable') tell(ply, position);
        else if ('code' in program) tell(ply, { kind: 'engine_not_available', detail: program.detail });
        else {
          slot ??= await queue.take(program, VARIANTS[chunk.variant].rules, signal);
          tell(ply, slot ? await searchOne(slot, program, position, ply, signal, options) : stopped());
        }
      }
      return outcomes;
    } finally {
      if (slot) {
        slot.endChunk();
        queue.give(slot);
      }
    }
  };

  return {
    search: async (chunk, options) => {
      checkRange(chunk, options);
      const stop = new AbortController();
      const abort = () => stop.abort();
      for (const signal of [closing.signal, options.signal]) {
        if (signal?.aborted) abort();
        signal?.addEventListener('abort', abort);
      }
      const work = searchChunk(chunk, options, stop.signal);
      running.add(work);
      try {
        return await work;
      } finally {
        running.delete(work);
        for (const signal of [closing.signal, options.signal]) signal?.removeEventListener('abort', abort);
      }
    },
    state: () => {
      const openForMs = Math.round(breaker.openForMs());
      return {
        engines: slots.map((slot) => slot.state()),
        waiting: queue.waiting(),
        breaker: { open: openForMs > 0, openForMs },
      };
    },
    close: async () => {
      closing.abort();
      await Promise.all(slots.map((slot) => slot.close()));
      await Promise.allSettled(running);
      await Promise.all(slots.map((slot) => slot.close()));
    },
  };
};

/** The program that plays the variant, or why there is none. */
const programFor = (
  variant: Variant,
  { standard, fairy }: Pick<EnginePoolOptions, 'standard' | 'fairy'>,
): EngineProgram | NoEngine => {
  const { rules } = VARIANTS[variant];
  const program = rules === 'chess' ? standard : fairy;
  if ('code' in program || program.rules.includes(rules)) return program;
  return {
    code: 'engine_not_available',
    detail: `${program.identity.name} does not play ${variant}; a newer Fairy-Stockfish does`,
  };
};

const checkRange = ({ plies }: Chunk, { nodes, multiPv = 1 }: ChunkOptions): void => {
  if (plies.length > MOST_PLIES) throw new RangeError(`a chunk has at most ${MOST_PLIES} plies`);
  if (!Number.isSafeInteger(nodes) || nodes < 1) throw new RangeError('nodes must be a positive integer');
  if (!Number.isInteger(multiPv) || multiPv < 1 || multiPv > MOST_LINES)
    throw new RangeError(`multiPv must be 1 to ${MOST_LINES}`);
};
