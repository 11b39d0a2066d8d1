import { describe, expect, test } from 'bun:test';
import { RookeryError } from '@rookery/shared/errors.ts';
import fc from 'fast-check';
import { cursorInstant, cursorNumber, makeCursor, pageOf, parseCursor } from './cursor.ts';

const codeOf = (work: () => unknown): string => {
  try {
    work();
  } catch (error) {
    return error instanceof RookeryError ? error.code : `threw ${error}`;
  }
  return 'no failure';
};

const base64url = (text: string) => Buffer.from(text).toString('base64url');

test('a cursor holds what it was made of, and is safe in a URL', () => {
  const part = fc.oneof(fc.nat().map(String), fc.stringMatching(/^[a-z0-9_-]{2,30}$/));
  fc.assert(
    fc.property(fc.array(part, { minLength: 1, maxLength: 3 }), (parts) => {
      const cursor = makeCursor(parts);
      expect(cursor).toMatch(/^[A-Za-z0-9_-]+$/);
      expect(parseCursor(cursor, parts.length)).toEqual(parts);
    }),
  );
});

describe('a cursor that no list gave is invalid_cursor', () => {
  test.each([
    ['empty', ''],
    ['not base64', '%%%'],
    ['the other alphabet', base64url('1~2').replace(/$/, '+/')],
    ['of another list', makeCursor([1, 2, 3])],
    ['too short', makeCursor([1])],
    ['an empty part', makeCursor(['', 2])],
    ['not UTF-8', Buffer.from([0xff, 0x7e, 0x31]).toString('base64url')],
    ['a NUL, which no text column holds', base64url('a\0~2')],
    ['a line break', base64url('a\n~2')],
  ])('%s', (_, cursor) => {
    expect(codeOf(() => parseCursor(cursor, 2))).toBe('invalid_cursor');
  });

  test('nothing but what makeCursor gives parses', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        const code = codeOf(() => parseCursor(text, 2));
        expect(['invalid_cursor', 'no failure']).toContain(code);
      }),
    );
  });

  test.each(['x', '1.5', '-1', '2147483648', '1e99', 'NaN', undefined])('as a number: %p', (part) => {
    expect(codeOf(() => cursorNumber(part))).toBe('invalid_cursor');
  });

  test.each(['x', '1.5', '-1', '253402300800000', 'Infinity', undefined])('as a time: %p', (part) => {
    expect(codeOf(() => cursorInstant(part))).toBe('invalid_cursor');
  });
});

test('pageOf cuts the one too many and says where the rest begins', () => {
  const cursorOf = (last: number) => `after ${last}`;
  expect(pageOf([1, 2, 3], 2, cursorOf)).toEqual({ items: [1, 2], next: 'after 2' });
  expect(pageOf([1, 2], 2, cursorOf)).toEqual({ items: [1, 2], next: null });
  expect(pageOf([], 2, cursorOf)).toEqual({ items: [], next: null });
});
