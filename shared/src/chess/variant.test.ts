import { expect, test } from 'bun:test';
import { isVariant, VARIANT_KEYS, VARIANTS, variantOfId } from './variant.ts';

test('lists each variant once', () => {
  expect<string[]>([...VARIANT_KEYS].sort()).toEqual(Object.keys(VARIANTS).sort());
  expect(VARIANT_KEYS).toHaveLength(10);
});

test('stored ids never change', () => {
  expect(VARIANT_KEYS.map((key) => [key, VARIANTS[key].id])).toEqual([
    ['standard', 1],
    ['chess960', 2],
    ['crazyhouse', 10],
    ['antichess', 6],
    ['atomic', 7],
    ['horde', 8],
    ['kingOfTheHill', 4],
    ['racingKings', 9],
    ['threeCheck', 5],
    ['fromPosition', 3],
  ]);
  for (const key of VARIANT_KEYS) expect(variantOfId(VARIANTS[key].id)).toBe(key);
  expect(variantOfId(0)).toBeUndefined();
});

test('only fromPosition shares the key space of another variant', () => {
  const spaces = VARIANT_KEYS.filter((key) => key !== 'fromPosition').map((key) => VARIANTS[key].keySpace);
  expect(new Set(spaces).size).toBe(9);
  expect(VARIANTS.fromPosition.keySpace).toBe(VARIANTS.standard.keySpace);
});

test('knows its own keys and no others', () => {
  expect(isVariant('racingKings')).toBe(true);
  for (const other of ['', 'chess', 'toString', 'Standard']) expect(isVariant(other)).toBe(false);
});
