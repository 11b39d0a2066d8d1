import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { deadManRefusal } from '@rookery/producer/lock/dead-man.ts';
import { writeEpoch } from '@rookery/producer/lock/write-epoch.ts';
import type { Env } from '@rookery/shared/env.ts';
import { ensurePage } from '@rookery/web/build/build-page.ts';
import { say } from '../cli/say.ts';
import { Stop } from '../cli/stop.ts';
import { ensureRedis } from '../install/redis.ts';
import { awaitApi } from './await-api.ts';
import { freePort, portTrouble } from './free-port.ts';
import { checkEngines } from './given-engines.ts';
import { checkDatabase, checkRedis } from './given-servers.ts';
import { keepLogsSmall } from './keep-logs-small.ts';
import { endLeftovers } from './leftovers.ts';
import { rotate } from './log-file.ts';
import { createParts, type Parts } from './parts.ts';
import { postgresProgram } from './postgres.ts';
import { prepareDatabase } from './postgres-roles.ts';
import { redisProgram } from './redis.ts';
import { keepSecret, makeSecret } from './secret.ts';
import { ENTRIES, type ServiceOptions, serviceProgram } from './service.ts';
import { apiEnv, consumerEnv, makeServiceTokens, producerEnv, type StackFacts } from './service-env.ts';

export interface StackOptions {
  /** The path of a data folder that is taken already. */
  dataFolder: string;
  env: Env;
  /** 0 picks a free one. */
  port: number;
  producers: number;
  consumers: number;
  /** Of all consumers together. */
  engines: number;
  lichessUrl: string;
  mayInstall: boolean;
  /** Others than the real services in tests of the stack itself. */
  entries?: typeof ENTRIES;
  /** Why the lock cannot be held in full here; another answer than the system's in tests. */
  lockRefusal?: () => string | undefined;
}

/** A stack that runs, or is about to. */
export interface Stack {
  /** Resolves when every part serves; rejects with a Stop that says which part cannot. */
  ready: Promise<StackFacts>;
  /** Ends everything in order, within ten seconds; in the middle of the start too. */
  stop(): Promise<void>;
  /** Ends everything at once. */
  kill(): Promise<void>;
}

/** Starts whatever the environment does not give, then the services. */
export const startStack = (options: StackOptions): Stack => {
  const parts = createParts(options.dataFolder);
  const endLogs = keepLogsSmall(join(options.dataFolder, 'logs'));
  return {
    ready: start(options, parts),
    stop: () => parts.stop().finally(endLogs),
    kill: () => parts.kill().finally(endLogs),
  };
};

const start = async (options: StackOptions, parts: Parts): Promise<StackFacts> => {
  const { env, dataFolder } = options;
  // Said here, before anything runs: a producer that refuses its start would be started again and again.
  const refusal = env.ROOKERY_LOCK === 'full' ? (options.lockRefusal ?? deadManRefusal)() : undefined;
  if (refusal !== undefined) throw new Stop(refusal);
  await checkEngines(env);
  // Before anything of ours is made: while a new database is, no answer would be heard in time.
  if (env.DATABASE_URL) await checkDatabase(env.DATABASE_URL);
  if (env.REDIS_URL) await checkRedis(env.REDIS_URL);
  await buildPageWhereOld();
  mkdirSync(join(dataFolder, 'logs'), { recursive: true, mode: 0o700 });
  const inOrder = await endLeftovers(dataFolder);
  const port = await choosePort(env.HOST, options.port);
  const apiUrl = `http://${reachable(env.HOST)}:${port}`;
  parts.setUrl('api', apiUrl);
  const [{ databaseUrl, apiDatabaseUrl }, redisUrl] = await Promise.all([
    givenOrOwnPostgres(options, parts),
    givenOrOwnRedis(options, parts, inOrder),
  ]);
  const token = env.ROOKERY_TOKEN ?? keepSecret(join(dataFolder, 'token'));
  const facts: StackFacts = {
    env,
    databaseUrl,
    apiDatabaseUrl,
    redisUrl,
    token,
    serviceTokens: makeServiceTokens(env),
    host: env.HOST,
    port,
    apiUrl,
    lichessUrl: options.lichessUrl,
  };
  const entries = options.entries ?? ENTRIES;

  const service = (service: Omit<ServiceOptions, 'logPath'>) =>
    serviceProgram({ ...service, logPath: logPath(dataFolder, service.name.replace(' ', '-')) });
  await parts.add(
    'api',
    service({ name: 'api', entry: entries.api, env: apiEnv(facts), ready: () => awaitApi(apiUrl) }),
  );
  await Promise.all([
    ...numbered('producer', options.producers).map((name) =>
      parts.add('producers', service({ name, entry: entries.producer, env: producerEnv(facts) })),
    ),
    ...numbered('consumer', options.consumers).map((name, i) =>
      parts.add(
        'consumers',
        service({
          name,
          entry: entries.consumer,
          env: consumerEnv(facts, share(options.engines, options.consumers, i)),
        }),
      ),
    ),
  ]);
  return facts;
};

/** A page that cannot be built, as in an installation that nobody may write to, is no reason not to fetch games. */
const buildPageWhereOld = async (): Promise<void> => {
  await ensurePage().catch((err) => say(`rookery: ${err instanceof Error ? err.message : err}`));
};

const givenOrOwnPostgres = async (
  { env, dataFolder }: StackOptions,
  parts: Parts,
): Promise<Pick<StackFacts, 'databaseUrl' | 'apiDatabaseUrl'>> => {
  if (env.DATABASE_URL) {
    parts.setUrl('postgres', env.DATABASE_URL);
    return { databaseUrl: env.DATABASE_URL };
  }
  const program = postgresProgram({
    dataFolder,
    port: await freePort(),
    durable: true,
    logPath: logPath(dataFolder, 'postgres'),
  });
  parts.setUrl('postgres', program.url);
  await parts.add('postgres', program);
  const apiDatabaseUrl = await prepareDatabase(
    program.url,
    keepSecret(join(dataFolder, 'postgres.app.password')),
  );
  return { databaseUrl: program.url, apiDatabaseUrl };
};

const givenOrOwnRedis = async (
  { env, dataFolder, mayInstall }: StackOptions,
  parts: Parts,
  inOrder: boolean,
): Promise<string> => {
  if (env.REDIS_URL) {
    parts.setUrl('redis', env.REDIS_URL);
    return env.REDIS_URL;
  }
  const program = redisProgram({
    binary: ensureRedis(mayInstall),
    folder: join(dataFolder, 'redis'),
    port: await freePort(),
    password: makeSecret(),
    durable: true,
    logPath: logPath(dataFolder, 'redis'),
  });
  parts.setUrl('redis', program.url);
  await parts.add('redis', program);
  // Nobody else uses this Redis, and whoever did before has given the lock back: there is nothing to wait for.
  if (inOrder) await writeEpoch(program.url).catch(() => false);
  return program.url;
};

const choosePort = async (host: string, port: number): Promise<number> => {
  if (port === 0) return freePort();
  const trouble = await portTrouble(host, port);
  if (trouble === undefined) return port;
  throw new Stop(
    {
      taken: `port ${port} is taken on ${host}: choose another with --port or PORT`,
      forbidden: `port ${port} may not be used by this account: choose one above 1023 with --port or PORT`,
      'unknown host': `HOST ${host} is no address of this machine`,
    }[trouble],
  );
};

/** The address by which this machine reaches a server that listens on that host. */
const reachable = (host: string): string => {
  if (host === '0.0.0.0' || host === '::' || host === 'localhost') return '127.0.0.1';
  return host.includes(':') ? `[${host}]` : host;
};

const logPath = (dataFolder: string, name: string): string => {
  const path = join(dataFolder, 'logs', `${name}.log`);
  rotate(path);
  return path;
};

const numbered = (name: string, count: number): string[] =>
  count === 1 ? [name] : Array.from({ length: count }, (_, i) => `${name} ${i + 1}`);

/** The i-th consumer's part of the engines; each gets at least one. */
const share = (engines: number, consumers: number, i: number): number =>
  Math.max(1, Math.floor(engines / consumers) + (i < engines % consumers ? 1 : 0));
