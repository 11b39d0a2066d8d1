import { expect, test } from 'bun:test';
import { dueWords } from './due-words.ts';

test('when it is due is said in one unit', () => {
  const words = (minutes: number) => dueWords(new Date(minutes * 60_000).toISOString(), 0);
  expect([words(10), words(60), words(4_320), words(-1), dueWords(null, 0)]).toEqual([
    'in 10 minutes',
    'in 1 hour',
    'in 3 days',
    'now',
    'now',
  ]);
});
