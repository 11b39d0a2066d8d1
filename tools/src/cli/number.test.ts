import { expect, test } from 'bun:test';
import { readNumber } from './number.ts';

const limits = { least: 0, most: 65_535 };

test('reads a whole number within its limits', () => {
  expect(readNumber('--port', '0', limits)).toBe(0);
  expect(readNumber('--port', '65535', limits)).toBe(65_535);
});

test('gives nothing for an option that was not given', () => {
  expect(readNumber('--port', undefined, limits)).toBeUndefined();
});

test.each(['', ' ', 'abc', '-1', '1.5', '1e3', '0x10', '65536', '99999999999999999999'])(
  'refuses %j with a sentence that names the option',
  (text) => {
    expect(() => readNumber('--port', text, limits)).toThrow('--port must be a whole number from 0 to 65535');
  },
);
