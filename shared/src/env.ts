import { readFileSync } from 'node:fs';
import { z } from 'zod';

const port = z.coerce.number({ error: 'must be a port number' }).int().min(0).max(65_535);
const serverUrl = (...schemes: string[]) =>
  z.string().refine((text) => URL.canParse(text) && schemes.includes(new URL(text).protocol), {
    error: `must be a URL that starts with ${schemes.map((s) => `${s}//`).join(' or ')}`,
  });
/** Of a URL that has more than its origin the rest would be ignored without a word. */
const isOrigin = (text: string): boolean => {
  const url = URL.parse(text);
  return url === null || url.href === `${url.origin}/`;
};
const tokenSchema = z
  .string()
  .regex(/^[\x21-\x7e]{32,512}$/, 'must be 32 or more printable ASCII characters');
const count = (most: number) => z.coerce.number({ error: 'must be a number' }).int().min(1).max(most);

/** Every environment variable that Rookery reads, with its default. An empty variable counts as absent. */
export const envSchema = z.object({
  DATABASE_URL: serverUrl('postgres:', 'postgresql:').optional(),
  REDIS_URL: serverUrl('redis:', 'rediss:').optional(),
  LICHESS_URL: serverUrl('http:', 'https:').default('https://lichess.org'),
  LICHESS_TOKEN: z
    .string()
    .regex(/^[A-Za-z0-9_]{1,512}$/, 'must be letters, digits and underscores')
    .optional(),
  LICHESS_CONTACT: z
    .string()
    .regex(/^[\x20-\x7e]{1,200}$/, 'must be printable ASCII')
    .optional(),
  STOCKFISH_PATH: z.string().optional(),
  FAIRY_STOCKFISH_PATH: z.string().optional(),
  HOST: z.string().default('127.0.0.1'),
  PORT: port.default(3000),
  ROOKERY_PUBLIC_URL: serverUrl('http:', 'https:')
    .refine(isOrigin, {
      error:
        'must be an origin alone, as https://chess.example.org: the page is at its root, so no path, query or account',
    })
    .optional(),
  ROOKERY_BEHIND_PROXY: z.enum(['0', '1'], { error: 'must be 0 or 1' }).default('0'),
  ROOKERY_TOKEN: tokenSchema.optional(),
  ROOKERY_PRODUCER_TOKEN: tokenSchema.optional(),
  ROOKERY_CONSUMER_TOKEN: tokenSchema.optional(),
  ROOKERY_LEASE_MS: z.coerce
    .number({ error: 'must be milliseconds' })
    .int()
    .min(1_000)
    .max(600_000)
    .default(30_000),
  ROOKERY_LOCK: z.enum(['full', 'reduced'], { error: 'must be full or reduced' }).default('full'),
  ROOKERY_API_URL: serverUrl('http:', 'https:').default('http://127.0.0.1:3000'),
  ROOKERY_CONCURRENCY: count(1_000).default(8),
  ROOKERY_ENGINES: count(1_024).optional(),
  ROOKERY_ALIVE_FILE: z.string().optional(),
  ROOKERY_SUPERVISED: z.enum(['0', '1']).default('0'),
  LOG_LEVEL: z
    .enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'], {
      error: 'must be trace, debug, info, warn, error, fatal or silent',
    })
    .default('info'),
});

export type Env = z.infer<typeof envSchema>;

/** A bad variable: the sentence names it and never repeats a value that may be a secret. */
export class EnvError extends Error {}

/** Those that hold a secret: each is also taken from the file that `NAME_FILE` names. */
export const SECRET_VARIABLES = [
  'DATABASE_URL',
  'REDIS_URL',
  'LICHESS_TOKEN',
  'ROOKERY_TOKEN',
  'ROOKERY_PRODUCER_TOKEN',
  'ROOKERY_CONSUMER_TOKEN',
] as const;

/**
 * Parses the environment once, at the start of a process; reads the files of secrets that it names. Throws EnvError
 * with a sentence that names each bad variable.
 */
export const parseEnv = (variables: Record<string, string | undefined>): Env => {
  const source = { ...variables };
  for (const name of SECRET_VARIABLES) source[name] = secretOf(name, variables);
  const given = Object.fromEntries(
    Object.keys(envSchema.shape).flatMap((name) => (source[name] ? [[name, source[name]]] : [])),
  );
  const parsed = envSchema.safeParse(given);
  if (parsed.success) return parsed.data;
  throw new EnvError(
    parsed.error.issues
      .map((issue) => `${issue.path.join('.')}: ${describe(issue.path[0], issue.message, given)}`)
      .join('; '),
  );
};

/** The variable, or what stands in its file without the line break at the end. */
const secretOf = (name: string, variables: Record<string, string | undefined>): string | undefined => {
  const path = variables[`${name}_FILE`];
  if (!path) return variables[name];
  if (variables[name]) throw new EnvError(`${name}_FILE: ${name} is given too, and only one of them may be`);
  try {
    return readFileSync(path, 'utf8').trimEnd();
  } catch (err) {
    const { code } = err as { code?: string };
    throw new EnvError(`${name}_FILE: ${path} ${UNREADABLE[code ?? ''] ?? 'cannot be read'}`);
  }
};

const UNREADABLE: Record<string, string> = {
  ENOENT: 'does not exist',
  EACCES: 'may not be read by this account',
  EISDIR: 'is a folder',
};

const SHOWN = new Set([
  'PORT',
  'HOST',
  'LOG_LEVEL',
  'ROOKERY_LEASE_MS',
  'ROOKERY_LOCK',
  'ROOKERY_CONCURRENCY',
  'ROOKERY_ENGINES',
]);

const describe = (
  name: PropertyKey | undefined,
  message: string,
  given: Record<string, string | undefined>,
): string =>
  SHOWN.has(String(name)) ? `${message} (it is ${JSON.stringify(given[String(name)])})` : message;

/** The value, or EnvError with the sentence that it is needed. */
export const required = <K extends keyof Env>(env: Env, name: K): NonNullable<Env[K]> => {
  const value = env[name];
  if (value === undefined) throw new EnvError(`${name}: is needed and was not given`);
  return value as NonNullable<Env[K]>;
};
