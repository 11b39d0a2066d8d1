import { Stop } from '../cli/stop.ts';
import { readEnv } from '../up/read-env.ts';
import { runningStackFile } from './stack-file.ts';

/** The database of the environment, else of the stack that runs on a data folder. Throws a Stop where there is none. */
export const findStackDatabase = (folder: string): string => {
  const { DATABASE_URL } = readEnv();
  if (DATABASE_URL) return DATABASE_URL;
  return runningStackFile(folder, ', or give DATABASE_URL').postgres.url;
};

/** Runs a work over a database; what goes wrong is a Stop with a sentence. */
export const orStop = async <T>(work: Promise<T>): Promise<T> => {
  try {
    return await work;
  } catch (error) {
    const { message, code } = error as Error & { code?: string };
    throw new Stop(message || code || String(error));
  }
};
