import { describe, expect, test } from 'bun:test';
import { join } from 'node:path';
import { envSchema, SECRET_VARIABLES } from '@rookery/shared/env.ts';
import { parse } from 'yaml';
import { z } from 'zod';
import { findEngine } from './engine.ts';

const ROOT = join(import.meta.dir, '../../..');
const read = (name: string): Promise<string> => Bun.file(join(ROOT, name)).text();

const serviceSchema = z.looseObject({
  image: z.string(),
  build: z
    .strictObject({
      context: z.literal('.'),
      target: z.string(),
      args: z.strictObject({ BUN: z.string(), CADDY: z.string() }),
    })
    .optional(),
  user: z.string().regex(/^[1-9]\d*:[1-9]\d*$/),
  init: z.literal(true),
  read_only: z.literal(true),
  cap_drop: z.tuple([z.literal('ALL')]),
  security_opt: z.tuple([z.literal('no-new-privileges:true')]),
  restart: z.enum(['unless-stopped', 'on-failure:3']),
  networks: z.array(z.enum(['inside', 'outside', 'published', 'acme'])).min(1),
  secrets: z.array(z.string()).default([]),
  environment: z.record(z.string(), z.string()).default({}),
  ports: z.array(z.string()).default([]),
  profiles: z.array(z.string()).default([]),
  volumes: z.array(z.string()).default([]),
  depends_on: z.record(z.string(), z.strictObject({ condition: z.string() })).default({}),
  healthcheck: z.looseObject({ test: z.array(z.string()).min(2) }).optional(),
  logging: z.looseObject({ options: z.looseObject({ 'max-size': z.string(), 'max-file': z.string() }) }),
});
const composeSchema = z.looseObject({
  services: z.record(z.string(), serviceSchema),
  networks: z.strictObject({
    inside: z.strictObject({ internal: z.literal(true) }),
    outside: z.strictObject({}),
    published: z.strictObject({}),
    acme: z.strictObject({}),
  }),
  secrets: z.record(
    z.string(),
    z.strictObject({ file: z.string().regex(/^\$\{ROOKERY_SECRETS:-\.\/secrets\}\//) }),
  ),
  volumes: z.record(z.string(), z.unknown()),
});

const compose = composeSchema.parse(parse(await read('compose.yaml'), { merge: true }));
const services = Object.entries(compose.services);
const namesOf = (is: (service: z.infer<typeof serviceSchema>) => boolean): string[] =>
  services.flatMap(([name, service]) => (is(service) ? [name] : [])).sort();

describe('compose.yaml', () => {
  test('has the services, each hardened', () => {
    expect(services.map(([name]) => name).sort()).toEqual([
      'api',
      'consumer',
      'front',
      'migrate',
      'postgres',
      'producer',
      'redis',
      'tls',
    ]);
  });

  test('publishes the front on loopback unless told otherwise, and nothing else without the profile', () => {
    expect(namesOf(({ ports }) => ports.length > 0)).toEqual(['front', 'tls']);
    expect(compose.services.front?.ports).toEqual([
      expect.stringMatching(/^\$\{HOST:-127\.0\.0\.1\}:\$\{PORT:-3000\}:8080$/),
    ]);
    expect(namesOf(({ profiles }) => profiles.length > 0)).toEqual(['tls']);
  });

  test('only the producer has a way out, and what fetches certificates; the front has a port', () => {
    expect(namesOf(({ networks }) => networks.includes('outside'))).toEqual(['producer']);
    expect(namesOf(({ networks }) => networks.includes('acme'))).toEqual(['tls']);
    expect(namesOf(({ networks }) => networks.includes('published'))).toEqual(['front']);
    expect(namesOf(({ networks }) => !networks.includes('inside'))).toEqual([]);
  });

  test('a proxy believes those in front of it that are named, and nobody unless told', async () => {
    for (const name of ['front', 'tls'])
      expect(compose.services[name]?.environment.ROOKERY_TRUSTED_PROXIES).toMatch(
        /^\$\{ROOKERY_TRUSTED_PROXIES:-127\.0\.0\.1\/32\}$/,
      );
    const file = await read('deploy/Caddyfile');
    expect(file).toContain('@proxied remote_ip {$ROOKERY_TRUSTED_PROXIES:127.0.0.1/32}');
    expect(file.match(/X-Forwarded-For \{/g)).toHaveLength(1);
  });

  test('a proxy holds no secret, the database is the API’s alone, and the administrator’s is no service’s', () => {
    const having = (secret: string) => namesOf(({ secrets }) => secrets.includes(secret));
    expect(namesOf(({ secrets }) => secrets.length === 0)).toEqual(['front', 'tls']);
    expect(having('database_url')).toEqual(['api']);
    expect(having('migrate_database_url')).toEqual(['migrate']);
    expect(having('postgres_password')).toEqual(['postgres']);
    expect(having('lichess_token')).toEqual(['producer']);
    expect(having('owner_token')).toEqual(['api']);
  });

  test('no secret stands in a variable, and every secret that is named is there', async () => {
    for (const [name, { environment, secrets }] of services) {
      for (const variable of SECRET_VARIABLES)
        expect([name, environment[variable]]).toEqual([name, undefined]);
      for (const value of Object.values(environment))
        if (value.startsWith('/run/secrets/')) expect(secrets).toContain(value.replace('/run/secrets/', ''));
      for (const secret of secrets) expect(Object.keys(compose.secrets)).toContain(secret);
    }
    const made = await read('deploy/make-secrets.sh');
    for (const secret of Object.keys(compose.secrets)) expect(made).toContain(secret);
  });

  test('everything that runs on is looked at, and waits for what it needs', () => {
    expect(namesOf(({ healthcheck }) => healthcheck === undefined)).toEqual(['migrate']);
    expect(compose.services.api?.depends_on).toMatchObject({
      migrate: { condition: 'service_completed_successfully' },
    });
    for (const name of ['producer', 'consumer', 'front'])
      expect(compose.services[name]?.depends_on).toEqual({ api: { condition: 'service_healthy' } });
  });

  test('what a service is told is a variable that Rookery reads', () => {
    const known = new Set([
      ...Object.keys(envSchema.shape),
      ...SECRET_VARIABLES.map((name) => `${name}_FILE`),
    ]);
    for (const name of ['migrate', 'api', 'producer', 'consumer'])
      for (const variable of Object.keys(compose.services[name]?.environment ?? {}))
        expect([name, variable, known.has(variable)]).toEqual([name, variable, true]);
  });
});

test('servers elsewhere are reached by whoever talks to them, with one more file', async () => {
  const file = parse(await read('deploy/servers-elsewhere.yaml')) as {
    services: Record<string, { networks: string[] }>;
  };
  const reached = Object.entries(file.services).map(([name, { networks }]) => [name, ...networks]);
  expect(reached).toEqual(['migrate', 'api', 'consumer'].map((name) => [name, 'inside', 'outside']));
  const talking = namesOf(({ secrets }) =>
    secrets.some((name) => /^(migrate_)?(database|redis)_url$/.test(name)),
  );
  const out = namesOf(({ networks }) => networks.includes('outside'));
  expect(talking.filter((name) => !out.includes(name)).sort()).toEqual(Object.keys(file.services).sort());
});

test('with Docker the front has no way out, by one more file that changes nothing else', async () => {
  expect(parse(await read('deploy/docker.yaml'))).toEqual({
    networks: {
      published: { driver_opts: { 'com.docker.network.bridge.enable_ip_masquerade': 'false' } },
    },
  });
  // As the operator is told to name it.
  for (const name of ['.env.example', 'DEPLOY.md'])
    expect(await read(name)).toContain('COMPOSE_FILE=compose.yaml:deploy/docker.yaml');
});

test('Redis evicts nothing, appends to a file and has a password that no process list shows', async () => {
  const script = await read('deploy/redis.sh');
  for (const line of ['maxmemory-policy noeviction', 'appendonly yes', 'exec redis-server - <<EOF'])
    expect(script).toContain(line);
  expect(script).toMatch(
    /^user default on >\$password ~bull:\* ~rookery:\* resetchannels \+@all -@dangerous/m,
  );
});

/** Of the system, of its tools, and of a line that runs in a container. */
const NOT_OURS = new Set(['PATH', 'HOME', 'TMPDIR', 'NO_PROXY', 'NODE_ENV', 'DB']);

/** The variables that any of our files takes from its environment by name, past the schema too. */
const variablesRead = async (): Promise<string[]> => {
  const names = new Set<string>();
  for await (const path of new Bun.Glob('{services,shared,tools}/**/*.{ts,tsx}').scan({
    cwd: ROOT,
    dot: false,
  })) {
    if (/(^|\/)(node_modules|dist)\//.test(path)) continue;
    const text = await read(path);
    for (const [, name = ''] of text.matchAll(/(?:process|Bun)\.env\.([A-Z_]+)\b/g)) names.add(name);
    for (const [, list = ''] of text.matchAll(/\{([^{}]*)\} = (?:process|Bun)\.env\b/g))
      for (const [, name = ''] of list.matchAll(/(?:^|,)\s*([A-Z_]+)\b/g)) names.add(name);
  }
  return [...names].filter((name) => !NOT_OURS.has(name));
};

test('.env.example names every variable, and the defaults are true', async () => {
  const lines = [...(await read('.env.example')).matchAll(/^#([A-Z_]+)=(.*)$/gm)];
  const shown = new Map(lines.map(([, name = '', value = '']) => [name, value]));
  const defaults = envSchema.parse({}) as Record<string, unknown>;
  for (const name of Object.keys(envSchema.shape)) {
    expect([name, shown.has(name)]).toEqual([name, true]);
    // What has no default stands there empty.
    expect([name, shown.get(name)]).toEqual([name, String(defaults[name] ?? '')]);
  }
  for (const name of await variablesRead()) expect([name, shown.has(name)]).toEqual([name, true]);
});

test('.env.example shows what compose.yaml takes where a variable is not set, or says so', async () => {
  const text = await read('.env.example');
  const used = [...(await read('compose.yaml')).matchAll(/\$\{([A-Z_]+)(?::-([^}]*))?\}/g)];
  expect(used.length).toBeGreaterThan(30);
  const others = used.flatMap(([, name = '', value = '']) =>
    new RegExp(`^#${name}=(.*)$`, 'm').exec(text)?.[1] === value ? [] : [{ name, value }],
  );
  expect(others).toEqual([{ name: 'ROOKERY_PUBLIC_URL', value: 'http://127.0.0.1:3000' }]);
  for (const { value } of others) expect(text).toContain(`compose.yaml takes ${value} then`);
});

test('the base images are pinned to a version, and packages to the lock file', async () => {
  const dockerfile = await read('Dockerfile');
  const { packageManager } = JSON.parse(await read('package.json')) as { packageManager: string };
  const bun = `docker.io/oven/bun:${packageManager.replace('bun@', '')}-slim`;
  // Bun by its version, servers by their major one, Postgres with its Debian; .env may replace each with a digest.
  const given = [...(await read('compose.yaml')).matchAll(/\$\{(\w+_IMAGE):-([^}]+)\}/g)];
  expect(given.map(([, name, image]) => `${name} ${image}`)).toEqual([
    `BUN_IMAGE ${bun}`,
    'CADDY_IMAGE docker.io/library/caddy:2',
    'POSTGRES_IMAGE docker.io/library/postgres:17-trixie',
    'REDIS_IMAGE docker.io/library/redis:8',
  ]);
  const shown = await read('.env.example');
  for (const [, name, image] of given) expect(shown).toContain(`#${name}=${image}\n`);
  expect(dockerfile).toContain(`ARG BUN=${bun}\nARG CADDY=docker.io/library/caddy:2\n`);
  for (const base of dockerfile.matchAll(/^FROM (\S+)/gm))
    expect(base[1]).toMatch(/^(\$\{(BUN|CADDY)\}|manifests|runtime|\w+-packages)$/);
  for (const [install] of dockerfile.matchAll(/bun install[^\n]*/g))
    expect(install).toContain('--frozen-lockfile --production');
  // Engines in one image alone.
  const stages = dockerfile.split(/^FROM /m);
  expect(stages.filter((stage) => /apt-get install.*stockfish/.test(stage))).toHaveLength(1);
  expect(stages.find((stage) => stage.includes('stockfish fairy-stockfish'))).toContain(' AS consumer\n');
});

test('without docker the stack is not tried, and the reason is said', async () => {
  const { PATH } = process.env;
  process.env.PATH = '/nowhere';
  try {
    expect(await findEngine()).toBe('there is no docker on PATH');
  } finally {
    process.env.PATH = PATH;
  }
});
