import type { EngineProgram } from '@rookery/consumer/engine/program.ts';
import { type EngineAlone, type EngineChunk, startEngineAlone } from './engine-alone.ts';

/** What engines did with nothing around them. */
export interface AloneRun {
  nodes: number;
  seconds: number;
}

/** Engines that share out chunks among themselves, in order. */
export interface EnginesAlone {
  /** Has the first `most` of them search the chunks; all when absent. */
  search(chunks: readonly EngineChunk[], nodes: number, most?: number): Promise<AloneRun>;
  close(): Promise<void>;
}

export const startEnginesAlone = async (program: EngineProgram, count: number): Promise<EnginesAlone> => {
  const engines = await Promise.all(Array.from({ length: count }, () => startEngineAlone(program)));
  return {
    search: async (chunks, nodes, most = count) => {
      const waiting = [...chunks];
      let sum = 0;
      const work = async (engine: EngineAlone) => {
        for (let chunk = waiting.shift(); chunk; chunk = waiting.shift())
          for (const searched of await engine.search(chunk, nodes)) sum += searched;
      };
      const began = performance.now();
      await Promise.all(engines.slice(0, most).map(work));
      return { nodes: sum, seconds: (performance.now() - began) / 1_000 };
    },
    close: async () => {
      await Promise.all(engines.map((engine) => engine.close()));
    },
  };
};
