import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { type Client, createClient } from '@rookery/api/client.ts';
import { parseEnv } from '@rookery/shared/env.ts';
import { type Lichess, type LichessOptions, startLichess } from '../../lichess/start.ts';
import { awaitApi } from '../../stack/await-api.ts';
import { freePort } from '../../stack/free-port.ts';
import { makeSecret } from '../../stack/secret.ts';
import { ENTRIES, serviceProgram } from '../../stack/service.ts';
import {
  apiEnv,
  consumerEnv,
  makeServiceTokens,
  producerEnv,
  type StackFacts,
} from '../../stack/service-env.ts';
import { temporaryFolder } from '../../stack/temporary-folder.ts';
import { type ApiProxy, startApiProxy } from './api-proxy.ts';
import { type Kept, keepRunning } from './keep.ts';
import { type Server, startPostgres, startRedis } from './server.ts';

export interface RigOptions {
  /** Of this checkout, or of an altered copy: the services are started from there. */
  root: string;
  leaseMs: number;
  producers?: number;
  consumers?: number;
  /** Games that a consumer works on at a time. */
  concurrency?: number;
  lichess: LichessOptions;
  mayInstall?: boolean;
}

/** The real services as processes of their own, with everything around them in our hands. */
export interface Rig {
  folder: string;
  lichess: Lichess;
  postgres: Server;
  redis: Server;
  proxy: ApiProxy;
  api: Kept;
  producers: readonly Kept[];
  consumers: readonly Kept[];
  /** Of the API itself, not through the proxy. */
  client: Client;
  apiUrl: string;
  token: string;
  leaseMs: number;
  /** Ends everything; removes the folder unless it is to be kept for a look at the logs. */
  end(options?: { keepFolder?: boolean }): Promise<void>;
}

const STOP_MS = 4_000;

/** Starts a rig. Whatever it started is ended when a part cannot start. */
export const startRig = async (options: RigOptions): Promise<Rig> => {
  const { path: folder, remove } = temporaryFolder('chaos');
  const closers: (() => Promise<void>)[] = [];
  const opened = <T>(thing: T, close: (thing: T) => Promise<void>): T => {
    closers.push(() => close(thing));
    return thing;
  };
  const end = async ({ keepFolder = false } = {}): Promise<void> => {
    for (const close of closers.splice(0).reverse()) await close();
    if (!keepFolder) remove();
  };
  try {
    mkdirSync(join(folder, 'logs'));
    const log = (name: string) => join(folder, 'logs', `${name.replace(' ', '-')}.log`);
    const [lichess, redis, postgres] = await Promise.all([
      startLichess(options.lichess).then((one) => opened(one, ({ stop }) => stop())),
      startRedis(folder, log('redis'), options.mayInstall ?? false).then((one) =>
        opened(one, ({ stop }) => stop()),
      ),
      startPostgres(folder, log('postgres')).then((one) => opened(one, ({ stop }) => stop())),
    ]);
    const port = await freePort();
    const proxy = opened(await startApiProxy(port), (one) => one.close());
    const apiUrl = `http://127.0.0.1:${port}`;
    const facts: StackFacts = {
      env: parseEnv({
        ROOKERY_LEASE_MS: String(options.leaseMs),
        ROOKERY_CONCURRENCY: String(options.concurrency ?? 8),
        LOG_LEVEL: 'debug',
      }),
      databaseUrl: postgres.url,
      redisUrl: redis.url,
      token: makeSecret(),
      serviceTokens: makeServiceTokens(),
      host: '127.0.0.1',
      port,
      apiUrl,
      lichessUrl: lichess.url,
    };
    const workers: StackFacts = { ...facts, apiUrl: proxy.url };
    const keep = async (name: string, kind: keyof typeof ENTRIES, env: Record<string, string>) => {
      const entry = join(options.root, ENTRIES[kind]);
      const ready = kind === 'api' ? () => awaitApi(apiUrl) : undefined;
      const program = serviceProgram({ name, entry, env, logPath: log(name), ...(ready && { ready }) });
      return opened(await keepRunning(program), (one) => one.stop(STOP_MS));
    };
    const api = await keep('api', 'api', apiEnv(facts));
    const several = (kind: 'producer' | 'consumer', count: number, env: Record<string, string>) =>
      Promise.all(Array.from({ length: count }, (_, i) => keep(`${kind} ${i + 1}`, kind, env)));
    const [consumers, producers] = await Promise.all([
      several('consumer', options.consumers ?? 2, consumerEnv(workers, 1)),
      several('producer', options.producers ?? 2, producerEnv(workers)),
    ]);
    return {
      folder,
      lichess,
      postgres,
      redis,
      proxy,
      api,
      producers,
      consumers,
      client: createClient(apiUrl, facts.token),
      apiUrl,
      token: facts.token,
      leaseMs: options.leaseMs,
      end,
    };
  } catch (err) {
    await end();
    throw err;
  }
};
