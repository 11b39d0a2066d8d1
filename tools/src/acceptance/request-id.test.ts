import { afterAll, expect, test } from 'bun:test';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { startLichess } from '../lichess/start.ts';
import { startTestStack } from '../test/stack.ts';
import { until } from '../test/until.ts';

const lichess = await startLichess({ gamesPer: 5, seed: 8 });
const stack = await startTestStack({ env: { LICHESS_URL: lichess.url, LOG_LEVEL: 'debug' } });
afterAll(async () => {
  await stack.stop();
  await lichess.stop();
});

/** The lines of a service that name the request. */
const linesOf = (service: string, id: string): { path?: string; msg: string }[] =>
  readFileSync(join(stack.dataFolder, 'logs', `${service}.log`), 'utf8')
    .split('\n')
    .filter((line) => line.includes(id))
    .map((line) => JSON.parse(line));

test('the id of a request is in the lines of every service that worked for it, and of the API they asked', async () => {
  const [player] = await lichess.players();
  const id = 'from-the-page-1';
  const answer = await stack.api('/api/players', {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-request-id': id },
    body: JSON.stringify({ username: player?.username }),
  });
  expect(answer.headers.get('x-request-id')).toBe(id);
  await until('the producer', () => linesOf('producer', id).some(({ msg }) => msg === 'page sealed'));
  await until('the consumer', () => linesOf('consumer', id).some(({ msg }) => msg === 'records landed'));
  const paths = linesOf('api', id).map(({ path }) => path ?? '');
  expect(paths).toContain('/api/players');
  // The producer's page, and the games of the consumer.
  expect(paths.some((path) => /^\/api\/syncs\/\d+\/pages$/.test(path))).toBe(true);
  expect(paths.some((path) => path.startsWith('/api/games'))).toBe(true);
}, 30_000);
