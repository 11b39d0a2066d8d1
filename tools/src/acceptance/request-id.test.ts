import { afterAll, expect, test } from 'bun:test';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { say } from '../cli/say.ts';
import { startLichess } from '../lichess/start.ts';
import { visit } from '../page/visitor.ts';
import { CHROMIUM, startBrowser } from '../test/browser.ts';
import { startTestStack } from '../test/stack.ts';
import { until } from '../test/until.ts';

const lichess = await startLichess({ players: 2, gamesPer: 5, seed: 8 });
if (CHROMIUM === undefined) say('skipped: there is no Chromium, so no page asks with an id of its own');

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

/** Waits until a sync is through all services, and looks for the id at each of them. */
const expectEverywhere = async (id: string): Promise<void> => {
  await until('the producer', () => linesOf('producer', id).some(({ msg }) => msg === 'page sealed'));
  await until('the consumer', () => linesOf('consumer', id).some(({ msg }) => msg === 'records landed'));
  // The producer's page, and the games of the consumer. A line may come after its answer.
  for (const asked of [/^\/api\/players$/, /^\/api\/syncs\/\d+\/pages$/, /^\/api\/games/])
    await until(`${asked} at the API`, () => linesOf('api', id).some(({ path = '' }) => asked.test(path)));
};

test('the id of a request is in the lines of every service that worked for it, and of the API they asked', async () => {
  const [player] = await lichess.players();
  const id = 'from-a-client-1';
  const answer = await stack.api('/api/players', {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-request-id': id },
    body: JSON.stringify({ username: player?.username }),
  });
  expect(answer.headers.get('x-request-id')).toBe(id);
  await expectEverywhere(id);
});

test.skipIf(CHROMIUM === undefined)(
  'the page asks with ids of its own, which reach the workers',
  async () => {
    const player = (await lichess.players())[1];
    const token = readFileSync(join(stack.dataFolder, 'token'), 'utf8').trim();
    const browser = await startBrowser();
    try {
      const { page, open } = await visit(browser, stack.url, token, { width: 1280, theme: 'light' });
      const ids: (string | undefined)[] = [];
      page.on('request', (request) => {
        // The browser lets nobody choose the headers of a stream of events.
        if (/\/api\/(?!events)/.test(request.url())) ids.push(request.headers()['x-request-id']);
      });
      await open('/players');
      await page.getByLabel('Lichess name').fill(player?.username ?? '');
      const asked = page.waitForResponse((answer) => answer.request().method() === 'POST');
      await page.getByRole('button', { name: 'Follow', exact: true }).click();
      const answer = await asked;
      const id = answer.request().headers()['x-request-id'] ?? '';
      expect(id).toMatch(/^\d+-\d+-\d+$/);
      expect(answer.headers()['x-request-id']).toBe(id);
      await expectEverywhere(id);
      // What is asked for before the page's code runs has one too.
      expect(ids.length).toBeGreaterThan(3);
      expect(ids).not.toContain(undefined);
      expect(new Set(ids).size).toBe(ids.length);
    } finally {
      await browser.close();
    }
  },
);
