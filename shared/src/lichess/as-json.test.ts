import { expect, test } from 'bun:test';
import { jsonFault, writeAnyJson } from './as-json.ts';

const nested = (levels: number) => `${'['.repeat(levels)}${']'.repeat(levels)}`;

test('64 levels are a game, 65 are not', () => {
  expect(jsonFault(JSON.parse(nested(64)))).toBeUndefined();
  expect(jsonFault(JSON.parse(nested(65)))).toContain('64 levels');
  expect(jsonFault({ a: [{ b: JSON.parse(nested(61)) }] })).toBeUndefined();
  expect(jsonFault({ a: [{ b: JSON.parse(nested(62)) }] })).toContain('64 levels');
});

test.each([
  [null],
  ['a "word"'],
  [[]],
  [{}],
  [[1, [], { 'a "name"': [null, true, -0.5, {}] }, 'é']],
  [{ a: { b: [] }, c: [[1, 2], {}] }],
])('a value is written as JSON.stringify does: %j', (value) => {
  expect(writeAnyJson(value)).toBe(JSON.stringify(value));
});

test('what overflows the stack of others is written, and soon', () => {
  const text = `{"a":${nested(500_000)},"b":1}`;
  expect(writeAnyJson(JSON.parse(text)) === text).toBe(true);
});

test('a number that is larger than any is named, and is written as one', () => {
  expect(jsonFault(JSON.parse('{"a":[1e308,-1.7e308,9007199254740993]}'))).toBeUndefined();
  const value = JSON.parse('{"a":[1e400,{"b":-1e400}]}');
  expect(jsonFault(value)).toContain('1e308');
  expect(JSON.parse(writeAnyJson(value))).toEqual(value);
});
