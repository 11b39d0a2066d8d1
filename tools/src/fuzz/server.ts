import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseEnv } from '@rookery/shared/env.ts';
import { awaitApi } from '../stack/await-api.ts';
import { freePort } from '../stack/free-port.ts';
import { endProgram } from '../stack/program.ts';
import { makeSecret } from '../stack/secret.ts';
import { ENTRIES, serviceProgram } from '../stack/service.ts';
import { apiEnv, makeServiceTokens } from '../stack/service-env.ts';
import { startTestServers } from '../test/servers.ts';

/** The API as a process of its own, over an empty database. */
export interface FuzzServer {
  url: string;
  token: string;
  /** The memory that its process holds, in MB. */
  memory(): number;
  /** What it has logged as errors. */
  errors(): string[];
  stop(): Promise<void>;
}

export const startFuzzServer = async (mayInstall: boolean): Promise<FuzzServer> => {
  const servers = await startTestServers(mayInstall);
  const [port, token] = [await freePort(), makeSecret()];
  const url = `http://127.0.0.1:${port}`;
  const program = serviceProgram({
    name: 'api',
    entry: ENTRIES.api,
    env: apiEnv({
      ...servers,
      env: parseEnv({ LOG_LEVEL: 'error' }),
      token,
      serviceTokens: makeServiceTokens(),
      host: '127.0.0.1',
      port,
      apiUrl: url,
      lichessUrl: url,
    }),
    logPath: join(servers.scratch, 'api.log'),
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
    token,
    memory: () => {
      const [, kb] =
        /^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${running.identity.pid}/status`, 'utf8')) ?? [];
      return Math.round(Number(kb) / 1_000);
    },
    errors: () => readFileSync(program.logPath, 'utf8').split('\n').filter(Boolean),
    stop: async () => {
      await endProgram(program, running, 5_000);
      await servers.stop();
    },
  };
};
