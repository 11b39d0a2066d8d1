import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseEnv } from '@rookery/shared/env.ts';
import { residentMb } from '../bench/resident.ts';
import { awaitApi } from '../stack/await-api.ts';
import { freePort } from '../stack/free-port.ts';
import { endProgram } from '../stack/program.ts';
import { makeSecret } from '../stack/secret.ts';
import { ENTRIES, serviceProgram } from '../stack/service.ts';
import { apiEnv, makeServiceTokens } from '../stack/service-env.ts';
import type { TestServers } from '../test/servers.ts';
import type { Tokens } from './askers.ts';

/** The API as a process of its own, over an empty database. */
export interface FuzzServer {
  url: string;
  tokens: Omit<Tokens, 'reader'>;
  /** The memory that its process holds, in MB. */
  memory(): number;
  /** What it has logged: errors and worse alone. */
  errors(): string[];
  /** Ends it in order; returns when it is gone. */
  stop(): Promise<void>;
}

export const startFuzzServer = async (
  servers: Pick<TestServers, 'databaseUrl' | 'redisUrl' | 'scratch'>,
): Promise<FuzzServer> => {
  const [port, token] = [await freePort(), makeSecret()];
  const serviceTokens = makeServiceTokens();
  const url = `http://127.0.0.1:${port}`;
  const program = serviceProgram({
    name: 'api',
    entry: ENTRIES.api,
    env: apiEnv({
      ...servers,
      env: parseEnv({ LOG_LEVEL: 'error' }),
      token,
      serviceTokens,
      host: '127.0.0.1',
      port,
      apiUrl: url,
      lichessUrl: url,
    }),
    logPath: join(servers.scratch, `fuzz-${port}.log`),
  });
  const running = await program.launch();
  await Promise.race([
    awaitApi(url),
    running.ended.then((how) => {
      throw new Error(`the API ended at its start (${how}): ${readFileSync(program.logPath, 'utf8')}`);
    }),
  ]);
  return {
    url,
    tokens: { owner: token, ...serviceTokens },
    memory: () => Math.round(residentMb(running.identity.pid)),
    errors: () => readFileSync(program.logPath, 'utf8').split('\n').filter(Boolean),
    stop: () => endProgram(program, running, 5_000),
  };
};
