import { accessSync, constants, statSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Env } from '@rookery/shared/env.ts';
import { Stop } from '../cli/stop.ts';
import { ROOT } from './service.ts';

const VARIABLES = ['STOCKFISH_PATH', 'FAIRY_STOCKFISH_PATH'] as const;

const trouble = (given: string): string | undefined => {
  // A name alone is looked for on PATH, where the consumer says what it finds.
  if (!given.includes('/')) return undefined;
  const path = resolve(ROOT, given);
  try {
    if (!statSync(path).isFile()) return 'is not a file';
    accessSync(path, constants.X_OK);
    return undefined;
  } catch (err) {
    return (err as { code?: unknown }).code === 'EACCES' ? 'may not be executed' : 'does not exist';
  }
};

/**
 * Throws a Stop for the path of an engine where there is no program: a consumer that refuses its start would be started
 * again and again.
 */
export const checkEngines = (env: Pick<Env, (typeof VARIABLES)[number]>): void => {
  for (const variable of VARIABLES) {
    const given = env[variable];
    const why = given && trouble(given);
    if (why) throw new Stop(`${variable}: ${given} ${why}`);
  }
};
