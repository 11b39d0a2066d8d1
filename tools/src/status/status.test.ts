import { afterAll, expect, test } from 'bun:test';
import { startLichess } from '../lichess/start.ts';
import { runCommand } from '../test/run-command.ts';
import { startTestStack } from '../test/stack.ts';
import { until } from '../test/until.ts';
import { type Overview, readOverview } from './read-overview.ts';
import { humanBytes, renderOverview } from './render.ts';

const lichess = await startLichess({ gamesPer: 10 });
const stack = await startTestStack({
  env: { LICHESS_URL: lichess.url },
  args: ['--consumers', '2', '--engines', '2'],
});
let stopped = false;
afterAll(async () => {
  if (!stopped) await stack.stop();
  await lichess.stop();
});

test('a stack that runs: every service by pid, and how the work stands', async () => {
  const overview = await until(
    'both consumers to report',
    async () => {
      const now = await readOverview(stack.dataFolder, undefined);
      return now.status.engines.consumers === 2 && now.status.queues !== null && now;
    },
    { within: 50_000, every: 100 },
  );
  expect(overview.services.map(({ name, state }) => `${name} ${state}`)).toEqual([
    'api running',
    'producer running',
    'consumer 1 running',
    'consumer 2 running',
    'postgres running',
    'redis running',
  ]);
  expect(overview.disk.bytes).toBeGreaterThan(1_000_000);
  expect(overview.status.databaseBytes).toBeGreaterThan(1_000_000);
  const lines = renderOverview(overview).split('\n');
  expect(lines.find((line) => line.startsWith('players'))).toMatch(/0 followed, 0 behind, 0 syncing$/);
  expect(lines.find((line) => line.startsWith('engines'))).toMatch(/of 2 searching in 2 consumers/);
  expect(lines.filter((line) => line.includes('_queue'))).toHaveLength(4);
  expect(lines.length).toBeLessThan(25);
});

test('the command shows the screen to people, and one object to programs', async () => {
  const status = (...args: string[]) =>
    runCommand(['status', '--data', stack.dataFolder, '--no-install', ...args]);
  const { code, printed, said } = await status();
  expect([code, said]).toEqual([0, '']);
  expect(printed).toContain('0 followed, 0 behind, 0 syncing');
  const { services, disk, status: state } = JSON.parse((await status('--json')).printed) as Overview;
  expect(services).toHaveLength(6);
  expect(disk.bytes).toBeGreaterThan(1_000_000);
  expect(Object.keys(state)).toContain('queues');
});

test('a broken lock cannot be overlooked, and a silent Redis is said', async () => {
  const overview: Overview = await readOverview(stack.dataFolder, undefined);
  const { status } = overview;
  const broken = { ...status.lichess, secondRequests: 2, lastSecondRequestAt: '2026-01-02T03:04:05.000Z' };
  const text = renderOverview({ ...overview, status: { ...status, queues: null, lichess: broken } });
  expect(text).toContain('LOCK BROKEN 2 times, last 2026-01-02T03:04:05.000Z');
  expect(text).toContain('Redis does not answer');
});

test('a wrong token, and no stack, are sentences', async () => {
  await expect(readOverview(stack.dataFolder, 'x'.repeat(40))).rejects.toThrow(/refuses the token$/);
  await expect(readOverview(`${stack.dataFolder}/none`, undefined)).rejects.toThrow(/^no stack runs on /);
  stopped = true;
  await stack.stop();
  await expect(readOverview(stack.dataFolder, undefined)).rejects.toThrow(/^no stack runs on /);
});

test.each([
  [0, '0 B'],
  [999, '999 B'],
  [1_500, '1.5 kB'],
  [234_000_000, '234 MB'],
  [3_200_000_000_000, '3.2 TB'],
])('%d bytes are %s', (bytes, text) => {
  expect(humanBytes(bytes)).toBe(text);
});
