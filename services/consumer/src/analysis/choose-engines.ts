import { EnvError } from '@rookery/shared/env.ts';
import type { Log } from '@rookery/shared/log.ts';
import { type EngineEnv, type FoundEngines, findEngines } from '../engine/find-engine.ts';
import type { EngineProgram, NoEngine } from '../engine/program.ts';

const VARIABLES = { standard: 'STOCKFISH_PATH', fairy: 'FAIRY_STOCKFISH_PATH' } as const;

const inWords = (what: string, engine: EngineProgram | NoEngine): string => {
  if ('code' in engine) return engine.detail;
  if (engine.kind === 'wasm')
    return `${what}: ${engine.identity.name} (WebAssembly: a native Stockfish, as of apt-get install stockfish, is two to three times as fast)`;
  return `${what}: ${engine.identity.name} (${engine.command.join(' ')})`;
};

/** Which engines serve and from where, in one sentence; what is lacking, with what to install. */
export const choiceInWords = ({ standard, fairy }: FoundEngines): string =>
  `${inWords('standard chess', standard)}; ${inWords('variants', fairy)}`;

/**
 * Finds the engines of this machine, once, and says which in one line. Throws EnvError where a variable names something
 * that is no engine.
 */
export const chooseEngines = async (env: EngineEnv, log: Log): Promise<FoundEngines> => {
  const found = await findEngines(env, log);
  for (const [family, variable] of Object.entries(VARIABLES) as ['standard' | 'fairy', keyof EngineEnv][]) {
    const engine = found[family];
    if (env[variable] && 'code' in engine) throw new EnvError(engine.detail);
  }
  const { standard, fairy } = found;
  const isBest = !('code' in standard || 'code' in fairy) && standard.kind === 'native';
  log[isBest ? 'info' : 'warn']({ standard: nameOf(standard), fairy: nameOf(fairy) }, choiceInWords(found));
  return found;
};

const nameOf = (engine: EngineProgram | NoEngine): string | null =>
  'code' in engine ? null : engine.identity.name;
