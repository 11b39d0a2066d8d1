import { expect, test } from 'bun:test';
import { halvesOf, keyOf } from './key-halves.ts';

test.each([
  0n,
  1n,
  -1n,
  0x7fff_ffffn,
  0x8000_0000n,
  -0x8000_0000n,
  0x1234_5678_9abc_def0n,
  -0x1234_5678_9abc_def0n,
  2n ** 63n - 1n,
  -(2n ** 63n),
])('the key %p comes back from its halves, which are signed numbers of 32 bits', (key) => {
  const { low, high } = halvesOf(key);
  expect([low | 0, high | 0]).toEqual([low, high]);
  expect(keyOf({ low, high })).toBe(key.toString());
});
