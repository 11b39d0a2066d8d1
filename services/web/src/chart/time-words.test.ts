import { expect, test } from 'bun:test';
import { createTimeWords } from './time-words.ts';

const AT = new Date('2024-01-25T14:05:00Z');

test('the axis of time speaks the language of the reader, in their zone', () => {
  const [british, german] = [createTimeWords('en-GB', 'UTC'), createTimeWords('de', 'Europe/Berlin')];
  expect(british('{M}/{D}\n{YYYY}')(AT)).toBe('25 Jan\n2024');
  expect(british('{h}:{mm}{aa}')(AT)).toBe('14:05');
  expect(german('{M}/{D}')(AT)).toBe('25. Jan.');
  expect(german('{h}{aa}\n{M}/{D}/{YY}')(AT)).toBe('15 Uhr\n25. Jan. 24');
});
