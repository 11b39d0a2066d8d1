import { accessSync, constants, statSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Log } from '@rookery/shared/log.ts';
import { isFault } from './dialogue.ts';
import { askIdentity } from './engine.ts';
import { rulesOf } from './engine-options.ts';
import { type EngineLimits, limitsFor, NATIVE_LIMITS } from './limits.ts';
import type { EngineProgram, NoEngine, UnknownProgram } from './program.ts';

/** Where the environment says that engines are; `PATH` as usual. */
export interface EngineEnv {
  STOCKFISH_PATH?: string;
  FAIRY_STOCKFISH_PATH?: string;
  PATH?: string;
}

/** The engines of this machine. */
export interface FoundEngines {
  /** For standard chess and chess960. */
  standard: EngineProgram | NoEngine;
  /** For Lichess's other variants. */
  fairy: EngineProgram | NoEngine;
}

/** Debian's folder for games is not on every PATH. */
const DEBIAN_GAMES = '/usr/games';
const STANDARD_NAMES = ['stockfish'];
const FAIRY_NAMES = ['fairy-stockfish', 'fairy-stockfish-largeboard'];

const onPath = (names: readonly string[], path: string): string | undefined => {
  for (const name of names) {
    const found = Bun.which(name, { PATH: `${path}:${DEBIAN_GAMES}` });
    if (found) return found;
  }
  return;
};

/** The WebAssembly engine of the npm package, run by this very Bun; undefined when it is not installed. */
const wasmCommand = (): string[] | undefined => {
  try {
    const script = fileURLToPath(import.meta.resolve('stockfish/bin/stockfish-19-single.js'));
    return [
      process.execPath,
      '--preload',
      fileURLToPath(new URL('wasm-preload.ts', import.meta.url)),
      script,
    ];
  } catch {
    return;
  }
};

/** Asks a program who it is. A program that is no engine, or not one of this flavor, is a sentence about it. */
const identify = async (program: UnknownProgram, limits: EngineLimits): Promise<EngineProgram | NoEngine> => {
  const refuse = (why: string): NoEngine => ({
    code: 'not_an_engine',
    detail: `${program.command.join(' ')}: ${why}`,
  });
  const answer = await askIdentity(program, limitsFor(program.kind, limits));
  if (isFault(answer)) return refuse(`is not a chess engine (${answer.kind}: ${answer.detail})`);
  const rules = rulesOf(answer.offered);
  if (program.flavor === 'fairy' && rules.length < 2)
    return refuse(`is an engine, ${answer.identity.name}, but does not play Lichess's variants`);
  if (program.flavor === 'standard' && !answer.offered.has('UCI_Chess960'))
    return refuse(`is an engine, ${answer.identity.name}, but does not play chess960`);
  return { ...program, identity: answer.identity, rules };
};

const unusable = (path: string): string | undefined => {
  try {
    if (!statSync(path).isFile()) return 'is not a file';
    accessSync(path, constants.X_OK);
    return;
  } catch (err) {
    return (err as { code?: unknown }).code === 'EACCES' ? 'may not be executed' : 'does not exist';
  }
};

const fromVariable = async (
  flavor: UnknownProgram['flavor'],
  variable: keyof EngineEnv,
  given: string,
  path: string,
  limits: EngineLimits,
): Promise<EngineProgram | NoEngine> => {
  const file = given.includes('/') ? fileURLToPath(Bun.pathToFileURL(given)) : onPath([given], path);
  const why = file === undefined ? 'is not on PATH' : unusable(file);
  if (file === undefined || why !== undefined)
    return { code: 'not_an_engine', detail: `${variable}: ${given} ${why}` };
  const found = await identify({ flavor, kind: 'native', command: [file] }, limits);
  return 'code' in found ? { ...found, detail: `${variable}: ${found.detail}` } : found;
};

const findStandard = async (
  env: EngineEnv,
  log: Log,
  limits: EngineLimits,
): Promise<EngineProgram | NoEngine> => {
  const path = env.PATH ?? '';
  if (env.STOCKFISH_PATH) return fromVariable('standard', 'STOCKFISH_PATH', env.STOCKFISH_PATH, path, limits);
  const file = onPath(STANDARD_NAMES, path);
  if (file !== undefined) {
    const found = await identify({ flavor: 'standard', kind: 'native', command: [file] }, limits);
    if (!('code' in found)) return found;
    log.warn(`the Stockfish of this machine cannot be used: ${found.detail}`);
  }
  const command = wasmCommand();
  if (!command)
    return {
      code: 'engine_not_available',
      detail: 'there is no Stockfish: install one (apt-get install stockfish) or set STOCKFISH_PATH',
    };
  log.info(
    'no native Stockfish: the WebAssembly one serves; a native one searches two to three times as fast',
  );
  return identify({ flavor: 'standard', kind: 'wasm', command }, limits);
};

const findFairy = async (
  env: EngineEnv,
  log: Log,
  limits: EngineLimits,
): Promise<EngineProgram | NoEngine> => {
  const path = env.PATH ?? '';
  const given = env.FAIRY_STOCKFISH_PATH;
  if (given) return fromVariable('fairy', 'FAIRY_STOCKFISH_PATH', given, path, limits);
  const file = onPath(FAIRY_NAMES, path);
  if (file === undefined)
    return {
      code: 'engine_not_available',
      detail:
        'variants need Fairy-Stockfish: install it (apt-get install fairy-stockfish) or set FAIRY_STOCKFISH_PATH',
    };
  const found = await identify({ flavor: 'fairy', kind: 'native', command: [file] }, limits);
  if ('code' in found) log.warn(`the Fairy-Stockfish of this machine cannot be used: ${found.detail}`);
  return found;
};

/**
 * The engines of this machine, each asked who it is: what the environment names, else PATH and Debian's folder for
 * games, else (standard chess only) the WebAssembly one. What a variable names is used or refused, never replaced.
 */
export const findEngines = async (
  env: EngineEnv,
  log: Log,
  limits: EngineLimits = NATIVE_LIMITS,
): Promise<FoundEngines> => {
  const [standard, fairy] = await Promise.all([findStandard(env, log, limits), findFairy(env, log, limits)]);
  return { standard, fairy };
};
