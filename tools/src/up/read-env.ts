import { type Env, EnvError, parseEnv } from '@rookery/shared/env.ts';
import { usage } from '../cli/stop.ts';

/** The environment of this process. A bad variable is a Stop (exit 2) with a sentence that names it. */
export const readEnv = (): Env => {
  try {
    return parseEnv(process.env);
  } catch (err) {
    throw err instanceof EnvError ? usage(err.message) : err;
  }
};
