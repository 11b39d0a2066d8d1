import { expect, test } from 'bun:test';
import { GRACE_MS } from '@rookery/shared/call-limit.ts';
import { PATIENCE } from './desk.ts';

test('a stop waits until the calls of its jobs have ended, so that each is put back', () => {
  expect(GRACE_MS).toBeLessThan(PATIENCE.stopMs);
});
