import type { Env } from '@rookery/shared/env.ts';
import { makeSecret } from './secret.ts';

/** What every service of one stack is told. */
export interface StackFacts {
  env: Env;
  /** Of the owner of the schema. */
  databaseUrl: string;
  /** Of a role that may change no table; where there is none the API is given the owner's. */
  apiDatabaseUrl?: string;
  redisUrl: string;
  /** The owner's. */
  token: string;
  /** What the services carry: each may do its own work alone. */
  serviceTokens: { producer: string; consumer: string };
  host: string;
  port: number;
  apiUrl: string;
  lichessUrl: string;
}

/** The tokens of the services: those of the environment, else of this start alone. */
export const makeServiceTokens = (env?: Env): StackFacts['serviceTokens'] => ({
  producer: env?.ROOKERY_PRODUCER_TOKEN ?? makeSecret(),
  consumer: env?.ROOKERY_CONSUMER_TOKEN ?? makeSecret(),
});

type Variables = Record<string, string>;

/** What is passed on from our own environment: nothing that holds a secret. */
const PASSED = [
  'PATH',
  'HOME',
  'TMPDIR',
  'LANG',
  'LC_ALL',
  'TZ',
  'NODE_ENV',
  'NODE_EXTRA_CA_CERTS',
  'SSL_CERT_FILE',
  'SSL_CERT_DIR',
  'NO_PROXY',
  'HTTP_PROXY',
  'HTTPS_PROXY',
  'http_proxy',
  'https_proxy',
];

/** The environment of the API: it alone is told where Postgres is. */
export const apiEnv = (facts: StackFacts): Variables =>
  defined({
    ...common(facts),
    DATABASE_URL: facts.apiDatabaseUrl ?? facts.databaseUrl,
    ROOKERY_TOKEN: facts.token,
    ROOKERY_PRODUCER_TOKEN: facts.serviceTokens.producer,
    ROOKERY_CONSUMER_TOKEN: facts.serviceTokens.consumer,
    ROOKERY_API_URL: facts.apiUrl,
    HOST: facts.host,
    PORT: String(facts.port),
    ROOKERY_PUBLIC_URL: facts.env.ROOKERY_PUBLIC_URL,
    ROOKERY_BEHIND_PROXY: facts.env.ROOKERY_BEHIND_PROXY,
  });

/** The environment of a producer: it alone is told how to reach Lichess. */
export const producerEnv = (facts: StackFacts): Variables =>
  defined({
    ...common(facts),
    ROOKERY_TOKEN: facts.serviceTokens.producer,
    ROOKERY_API_URL: facts.apiUrl,
    LICHESS_URL: facts.lichessUrl,
    LICHESS_TOKEN: facts.env.LICHESS_TOKEN,
    LICHESS_CONTACT: facts.env.LICHESS_CONTACT,
  });

/** The environment of a consumer, with its share of the stack's engines. */
export const consumerEnv = (facts: StackFacts, engines: number): Variables =>
  defined({
    ...common(facts),
    ROOKERY_TOKEN: facts.serviceTokens.consumer,
    ROOKERY_API_URL: facts.apiUrl,
    ROOKERY_ENGINES: String(engines),
    STOCKFISH_PATH: facts.env.STOCKFISH_PATH,
    FAIRY_STOCKFISH_PATH: facts.env.FAIRY_STOCKFISH_PATH,
  });

const common = ({ env, redisUrl }: StackFacts) => ({
  ...Object.fromEntries(PASSED.map((name) => [name, process.env[name]])),
  // The services talk to each other on this machine, whatever proxy leads to Lichess.
  NO_PROXY: [process.env.NO_PROXY ?? process.env.no_proxy, '127.0.0.1', 'localhost']
    .filter(Boolean)
    .join(','),
  REDIS_URL: redisUrl,
  ROOKERY_LEASE_MS: String(env.ROOKERY_LEASE_MS),
  ROOKERY_LOCK: env.ROOKERY_LOCK,
  ROOKERY_CONCURRENCY: String(env.ROOKERY_CONCURRENCY),
  LOG_LEVEL: env.LOG_LEVEL,
});

const defined = (variables: Record<string, string | undefined>): Variables =>
  Object.fromEntries(
    Object.entries(variables).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  );
