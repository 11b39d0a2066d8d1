import { join } from 'node:path';
import { parseEnv } from '@rookery/shared/env.ts';
import { awaitApi } from '../../stack/await-api.ts';
import { freePort } from '../../stack/free-port.ts';
import { endProgram } from '../../stack/program.ts';
import { makeSecret } from '../../stack/secret.ts';
import { ENTRIES, serviceProgram } from '../../stack/service.ts';
import { apiEnv, makeServiceTokens } from '../../stack/service-env.ts';
import type { OpenSet } from './open-set.ts';

/** The API over the set, as the process that it is in a stack. */
export interface Served {
  pid: number;
  url: string;
  /** The owner's. */
  token: string;
  /** Asks as the owner. */
  fetch(path: string, init?: RequestInit): Promise<Response>;
  stop(): Promise<void>;
}

export const serve = async (set: OpenSet): Promise<Served> => {
  const [port, token] = [await freePort(), makeSecret()];
  const url = `http://127.0.0.1:${port}`;
  const program = serviceProgram({
    name: 'api',
    entry: ENTRIES.api,
    env: apiEnv({
      env: parseEnv({ LOG_LEVEL: 'warn' }),
      databaseUrl: set.databaseUrl,
      redisUrl: set.redisUrl,
      token,
      serviceTokens: makeServiceTokens(),
      host: '127.0.0.1',
      port,
      apiUrl: url,
      lichessUrl: url,
    }),
    logPath: join(set.folder, 'api.log'),
  });
  const running = await program.launch();
  await Promise.race([
    awaitApi(url),
    running.ended.then((how) => {
      throw new Error(`the API ended at its start (${how}): see ${program.logPath}`);
    }),
  ]);
  return {
    pid: running.identity.pid,
    url,
    token,
    fetch: (path, init) =>
      fetch(`${url}${path}`, { ...init, headers: { ...init?.headers, authorization: `Bearer ${token}` } }),
    stop: () => endProgram(program, running, 5_000),
  };
};
