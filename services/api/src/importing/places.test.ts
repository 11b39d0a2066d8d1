import { afterAll, expect, test } from 'bun:test';
import { startTestApi } from '@rookery/tools/test/api.ts';
import { askImport } from '@rookery/tools/test/import-file.ts';
import { until } from '@rookery/tools/test/until.ts';

const api = await startTestApi();
afterAll(() => api.close());

const game = (round: number) => `[Event "a place"]\n[Round "${round}"]\n\n1. e4 e5 *\n\n`;

/** An owner's token of its own: each has places of its own. */
const owner = async (name: string): Promise<{ authorization: string }> => {
  const { body } = await api.ask<{ token: string }>('POST', '/api/tokens', { name, role: 'owner' });
  return { authorization: `Bearer ${body.token}` };
};

/** An import that asks for no lines, whose body ends when it is told to; `held` once its first game was taken. */
const openImport = (headers: Record<string, string>, round: number) => {
  const [held, ended] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  let part = 0;
  const body = new ReadableStream<Uint8Array>(
    {
      pull: async (controller) => {
        if (part++ === 0) return controller.enqueue(Buffer.from(game(round)));
        held.resolve();
        await ended.promise;
        controller.close();
      },
    },
    { highWaterMark: 0 },
  );
  return { held: held.promise, end: ended.resolve, answer: askImport(api, body, headers) };
};

test('two plain imports of one owner, four of all, hold their places until they end', async () => {
  const owners = await Promise.all(['first', 'second', 'third'].map(owner));
  const [first, second, third] = owners as [(typeof owners)[0], (typeof owners)[0], (typeof owners)[0]];
  const statusOf = async (headers: Record<string, string>) => (await askImport(api, game(0), headers)).status;
  const open = [first, first, second, second].map((headers, i) => openImport(headers, i + 1));
  const ofFirst = open.slice(0, 2);
  await Promise.all(ofFirst.map(({ held }) => held));
  expect(await statusOf(first)).toBe(429);
  await Promise.all(open.map(({ held }) => held));
  // Nothing of the third is under way, but all places are taken.
  expect(await statusOf(third)).toBe(429);
  for (const one of ofFirst) one.end();
  expect(await Promise.all(ofFirst.map(async ({ answer }) => (await answer).json()))).toMatchObject([
    { created: 1 },
    { created: 1 },
  ]);
  await until('a place', async () => (await statusOf(third)) === 200);
  expect(await statusOf(second)).toBe(429);
  for (const one of open) one.end();
  expect((await Promise.all(open.map(({ answer }) => answer))).map(({ status }) => status)).toEqual([
    200, 200, 200, 200,
  ]);
});
