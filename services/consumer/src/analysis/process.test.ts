import { afterAll, afterEach, expect, test } from 'bun:test';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { SERVICE_TOKENS } from '@rookery/tools/test/api.ts';
import { isAlive } from '@rookery/tools/test/is-alive.ts';
import { serveTestApi } from '@rookery/tools/test/served-api.ts';
import { until } from '@rookery/tools/test/until.ts';
import { fake, PATIENT, writeFakeEngine } from '../test/fake-program.ts';
import { createTestConsumers } from '../test/test-consumers.ts';

const served = await serveTestApi();
const consumers = createTestConsumers(served.url, SERVICE_TOKENS.consumer, served.api.redisUrl);
const started = new Set<Bun.Subprocess>();
afterEach(async () => {
  for (const one of started) one.kill('SIGKILL');
  started.clear();
  await consumers.stopAll();
  await served.reset();
});
afterAll(async () => {
  rmSync(folder, { recursive: true });
  await served.close();
});

const ENTRY = fileURLToPath(new URL('../index.ts', import.meta.url));
const { STOCKFISH_PATH, PATH } = process.env;

/** An engine that ends its first search at once, and no other. */
const folder = mkdtempSync(join(tmpdir(), 'rookery-consumer-'));
const ENGINE = writeFakeEngine(join(folder, 'engine'), 'slow', 2);
/** Its like, which ends all of them. */
const engines = fake('good');
const game = () => served.game({ moves: 'e4 e5 Nf3 Nc6 Bc4 Bc5 O-O Nf6 d3 d6 Nc3 O-O' });

/** A consumer in a process of its own. */
const spawnConsumer = (env: Record<string, string> = {}) => {
  const child = Bun.spawn({
    cmd: [process.execPath, '--no-env-file', ENTRY],
    env: {
      PATH: PATH ?? '',
      REDIS_URL: served.api.redisUrl,
      ROOKERY_API_URL: served.url,
      ROOKERY_TOKEN: SERVICE_TOKENS.consumer,
      ROOKERY_ENGINES: '1',
      ...(STOCKFISH_PATH && { STOCKFISH_PATH }),
      ...env,
    },
    stdout: 'ignore',
    stderr: 'pipe',
  });
  started.add(child);
  return child;
};

/** The processes that this one started: its engines. */
const enginesOf = async (pid: number): Promise<number[]> =>
  (await Bun.file(`/proc/${pid}/task/${pid}/children`).text())
    .split(' ')
    .flatMap((text) => Number(text) || []);
const searching = (pid: number) =>
  until('an engine', async () => {
    const pids = await enginesOf(pid);
    return served.arrived.length > 0 && pids.length > 0 && pids;
  });

test('told to stop in the middle, a consumer ends with its engines long before their search, and its chunk is free', async () => {
  const consumer = spawnConsumer({ STOCKFISH_PATH: ENGINE });
  await served.request(await game(), 1_000);
  const pids = await searching(consumer.pid);
  const began = performance.now();
  consumer.kill('SIGTERM');
  expect(await consumer.exited).toBe(0);
  expect(performance.now() - began).toBeLessThan(10_000);
  for (const pid of pids) expect(await isAlive(pid)).toBe(false);
  const { active = 0, prioritized = 0 } = await served.queue.getJobCounts('active', 'prioritized');
  expect([active, prioritized]).toEqual([0, 3]);
});

test('killed in the middle, its engines die with it, and another one takes its chunk when its lock has ended', async () => {
  const consumer = spawnConsumer({ STOCKFISH_PATH: ENGINE });
  const id = await served.game({ moves: 'e4 e5 Nf3 Nc6 Bc4' });
  await served.request(id, 1_000);
  const pids = await searching(consumer.pid);
  const [job] = await served.queue.getActive();
  const lock = `bull:${served.queue.name}:${job?.id}:lock`;
  consumer.kill('SIGKILL');
  const left = await served.connection.pttl(lock);
  await until('the engines to be gone', async () =>
    (await Promise.all(pids.map(isAlive))).every((alive) => !alive),
  );
  expect(left).toBeGreaterThan(0);
  expect(left).toBeLessThanOrEqual(8_000);
  // A test does not sit that out.
  await served.connection.del(lock);
  const freeAt = performance.now();
  const before = served.arrived.length;
  await consumers.start({ engines, pool: { limits: PATIENT } });
  await until('the next position', () => served.arrived.length > before);
  // Whoever looks for such jobs as seldom as is usual needs half a minute.
  expect(performance.now() - freeAt).toBeLessThan(25_000);
  expect((await served.done(id)).covered).toBe(5);
  expect(served.arrived.map(({ ply }) => ply)).toEqual([5, 4, 3, 2, 1, 0]);
});

test.each(['STOCKFISH_PATH', 'FAIRY_STOCKFISH_PATH'])(
  'a %s that is no engine stops the start with one sentence',
  async (name) => {
    const consumer = spawnConsumer({ [name]: '/nowhere/engine', LOG_LEVEL: 'silent' });
    expect(await consumer.exited).toBe(2);
    expect(await new Response(consumer.stderr).text()).toBe(
      `rookery consumer: ${name}: /nowhere/engine does not exist\n`,
    );
  },
);

test('which engines serve is said in one line, with what is lacking', async () => {
  const consumer = spawnConsumer();
  await until('its report', () =>
    served.api.desk.workers.list().find(({ id }) => id.endsWith(`-${consumer.pid}`)),
  );
  consumer.kill('SIGTERM');
  const lines = (await new Response(consumer.stderr).text()).split('\n');
  const choices = lines.filter((line) => line.includes('standard chess: '));
  expect(choices).toHaveLength(1);
  expect(choices[0]).toMatch(/standard chess: Stockfish .+; variants.* Fairy-Stockfish/);
});
