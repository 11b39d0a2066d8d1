import { describe, expect, test } from 'bun:test';
import fc from 'fast-check';
import { packClocks, unpackClocks } from './packed-clocks.ts';
import { onRealGames, readRealGames } from './real-games.ts';

const roundTrip = (clocks: number[]): void => {
  const bytes = packClocks(clocks);
  if (!bytes) throw new Error('was not packed');
  expect(unpackClocks(bytes)).toEqual(clocks);
};

test('the bytes are what the SQL decoder reads', () => {
  const bytes = packClocks([30003, 30003, 30003, 30163, 20003, 30162, 2 ** 31 - 1]);
  expect(bytes?.toHex()).toBe('ff00007533' + '28' + '28' + '14' + 'f42a' + 'ebff' + 'ff7fffffff');
});

test('any list of integers from 0 to 2^31 − 1 comes back', () => {
  fc.assert(fc.property(fc.array(fc.integer({ min: 0, max: 2 ** 31 - 1 })), roundTrip));
  fc.assert(fc.property(fc.array(fc.integer({ min: 0, max: 40_000 })), roundTrip), { numRuns: 300 });
});

test('every change around the edges of the codes comes back', () => {
  for (let change = -40_000; change <= 5_000; change++) roundTrip([100_000, 0, 100_000 + change]);
});

describe('what is no list of clocks is not packed', () => {
  const cases: [string, unknown[]][] = [
    ['a fraction', [1.5]],
    ['a negative number', [-1]],
    ['negative zero', [-0]],
    ['2^31', [2 ** 31]],
    ['a text', ['1']],
    ['nothing', [null]],
    ['NaN', [Number.NaN]],
  ];
  test.each(cases)('%s', (_, clocks) => {
    expect(packClocks([300, ...clocks])).toBeNull();
  });
});

test('no clocks are no bytes', () => {
  expect(packClocks([])).toEqual(new Uint8Array());
  expect(unpackClocks(new Uint8Array())).toEqual([]);
});

const real = onRealGames('real blitz takes at most 1.3 bytes a value');
test.skipIf(real.skip)(real.name, () => {
  let values = 0;
  let bytes = 0;
  for (const { clocks } of readRealGames('clocks.ndjson.gz')) {
    if (!Array.isArray(clocks)) continue;
    roundTrip(clocks);
    values += clocks.length;
    bytes += packClocks(clocks)?.length ?? 0;
  }
  expect(values).toBeGreaterThan(17_000);
  expect(bytes / values).toBeLessThan(1.3);
});
