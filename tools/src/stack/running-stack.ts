import { join } from 'node:path';
import type { Problem } from '@rookery/shared/contract/problem.ts';
import { Stop } from '../cli/stop.ts';
import { readSecret } from './secret.ts';
import { runningStackFile } from './stack-file.ts';

const PATIENCE_MS = 10_000;

/** The API of a stack that runs, asked as the owner. */
export interface RunningStack {
  url: string;
  /** What it answers. Throws a Stop with a sentence when it refuses, or does not answer. */
  ask<T>(method: string, path: string, body?: unknown): Promise<T>;
}

/** The stack on a data folder. Throws a Stop where none runs, or its token is not known here. */
export const findRunningStack = (folder: string, givenToken: string | undefined): RunningStack => {
  const { url } = runningStackFile(folder).api;
  const token = givenToken ?? readSecret(join(folder, 'token'));
  if (token === undefined) throw new Stop('ROOKERY_TOKEN is needed: the stack was started with one');
  return {
    url,
    ask: async <T>(method: string, path: string, body?: unknown): Promise<T> => {
      const answer = await fetch(new URL(path, url), {
        method,
        headers: {
          authorization: `Bearer ${token}`,
          ...(body !== undefined && { 'content-type': 'application/json' }),
        },
        ...(body !== undefined && { body: JSON.stringify(body) }),
        signal: AbortSignal.timeout(PATIENCE_MS),
      }).catch(() => undefined);
      if (!answer) throw new Stop(`the API at ${url} does not answer`);
      if (answer.status === 401) throw new Stop(`the API at ${url} refuses the token`);
      if (!answer.ok) throw new Stop(((await answer.json()) as Problem).detail);
      return (answer.status === 204 ? undefined : await answer.json()) as T;
    },
  };
};
