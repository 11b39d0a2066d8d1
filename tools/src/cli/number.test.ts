import { expect, test } from 'bun:test';
import { readDecimal, readNumber } from './number.ts';

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

test('reads a number with decimals where they make sense', () => {
  const minutes = { least: 0.1, most: 60 };
  expect(readDecimal('--minutes', '0.5', minutes)).toBe(0.5);
  expect(readDecimal('--minutes', '5', minutes)).toBe(5);
  expect(readDecimal('--minutes', undefined, minutes)).toBeUndefined();
  for (const text of ['', '0', '.5', '1e1', '-1', '61', '1.2345'])
    expect(() => readDecimal('--minutes', text, minutes)).toThrow(
      '--minutes must be a number from 0.1 to 60',
    );
});
