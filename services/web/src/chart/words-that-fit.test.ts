import { expect, test } from 'bun:test';
import { wordsThatFit } from './words-that-fit.ts';

const HOURS = Array.from({ length: 24 }, (_, hour) => `${String(hour).padStart(2, '0')}:00`);

test('all words show where they have room', () => {
  expect(wordsThatFit(HOURS, 1_100)).toEqual(HOURS);
});

test('every nth shows whole where they have none', () => {
  expect(wordsThatFit(HOURS, 280).filter(Boolean)).toEqual([
    '00:00',
    '04:00',
    '08:00',
    '12:00',
    '16:00',
    '20:00',
  ]);
  expect(wordsThatFit(['Monday', 'Tuesday', 'Wednesday', 'Thursday'], 200)).toEqual([
    'Monday',
    '',
    'Wednesday',
    '',
  ]);
});

test('a word longer than the axis is cut, and none is no error', () => {
  expect(wordsThatFit(['Sicilian Defense', 'Caro-Kann'], 70)).toEqual(['Sicilian …', '']);
  expect(wordsThatFit([], 100)).toEqual([]);
});
