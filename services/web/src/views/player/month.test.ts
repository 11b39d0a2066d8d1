import { expect, test } from 'bun:test';
import { monthOf } from './month.ts';

test('a month begins on its first day and ends before the next one', () => {
  expect(monthOf('2024-03')).toEqual({ since: '2024-03-01', until: '2024-04-01' });
  expect(monthOf('2023-12')).toEqual({ since: '2023-12-01', until: '2024-01-01' });
  expect(monthOf('spring')).toEqual({});
});
