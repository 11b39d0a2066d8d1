import { chooseEngines } from '@rookery/consumer/analysis/choose-engines.ts';
import { type Env, EnvError } from '@rookery/shared/env.ts';
import { createLog } from '@rookery/shared/log.ts';
import { Stop } from '../cli/stop.ts';

/**
 * Throws a Stop where a variable names something that is no engine, judged as the consumer does: one that refuses its
 * start would be started again and again. Asks no engine where none is named.
 */
export const checkEngines = async (
  env: Pick<Env, 'STOCKFISH_PATH' | 'FAIRY_STOCKFISH_PATH'>,
): Promise<void> => {
  const { STOCKFISH_PATH, FAIRY_STOCKFISH_PATH } = env;
  if (!STOCKFISH_PATH && !FAIRY_STOCKFISH_PATH) return;
  const named = { STOCKFISH_PATH, FAIRY_STOCKFISH_PATH, PATH: process.env.PATH };
  try {
    await chooseEngines(named, createLog('up', 'silent'));
  } catch (err) {
    throw err instanceof EnvError ? new Stop(err.message) : err;
  }
};
