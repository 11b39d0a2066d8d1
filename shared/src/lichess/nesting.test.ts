import { expect, test } from 'bun:test';
import { isTooDeep, writeDeepJson } from './nesting.ts';

const nested = (levels: number) => `${'['.repeat(levels)}${']'.repeat(levels)}`;

test('64 levels are a game, 65 are not', () => {
  expect(isTooDeep(JSON.parse(nested(64)))).toBe(false);
  expect(isTooDeep(JSON.parse(nested(65)))).toBe(true);
  expect(isTooDeep({ a: [{ b: JSON.parse(nested(61)) }] })).toBe(false);
  expect(isTooDeep({ a: [{ b: JSON.parse(nested(62)) }] })).toBe(true);
});

test.each([
  [null],
  ['a "word"'],
  [[]],
  [{}],
  [[1, [], { 'a "name"': [null, true, -0.5, {}] }, 'é']],
  [{ a: { b: [] }, c: [[1, 2], {}] }],
])('a value is written as JSON.stringify does: %j', (value) => {
  expect(writeDeepJson(value)).toBe(JSON.stringify(value));
});

test('what overflows the stack of others is written, and soon', () => {
  const text = `{"a":${nested(500_000)},"b":1}`;
  expect(writeDeepJson(JSON.parse(text)) === text).toBe(true);
});
