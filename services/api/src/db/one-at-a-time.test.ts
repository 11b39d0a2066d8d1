import { expect, test } from 'bun:test';
import { oneAtATime } from './one-at-a-time.ts';

test('one reads at a time, and who asks gets what was read after he asked', async () => {
  let [clock, open, most, readings] = [0, 0, 0, 0];
  const asked: Promise<void>[] = [];
  const askOnce = async (): Promise<void> => {
    const at = clock++;
    const began = await ask().catch((err: Error) => err.message);
    if (typeof began === 'number') expect(began).toBeGreaterThan(at);
  };
  /** Asks so many turns of the microtasks later: at whatever moment of the end of a reading. */
  const askAfter = async (turns: number): Promise<void> => {
    for (let turn = 0; turn < turns; turn++) await undefined;
    await askOnce();
  };
  const ask = oneAtATime(async () => {
    const began = ++clock;
    most = Math.max(most, ++open);
    await new Promise(setImmediate);
    open--;
    readings++;
    if (readings < 60) for (const turns of [0, 1, 2, 3, 4, 5, 6, 7]) asked.push(askAfter(turns));
    if (readings % 7 === 0) throw new Error('broken');
    return began;
  });
  await Promise.all([askOnce(), askOnce(), askOnce()]);
  for (let i = 0; i < asked.length; i++) await asked[i];
  expect(asked).toHaveLength(59 * 8);
  expect(most).toBe(1);
  expect(readings).toBeLessThan(200);
});
