import { test } from 'bun:test';
import { pause } from './pause.ts';

test('a pause ends when it is aborted', async () => {
  const stop = new AbortController();
  const waiting = pause(3_600_000, stop.signal);
  stop.abort();
  await waiting;
  await pause(3_600_000, stop.signal);
});
