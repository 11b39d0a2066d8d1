import { expect, test } from 'bun:test';
import { moveNumberAt } from './move-number.ts';

test('a move has the number and the side of the position it is made in', () => {
  expect(moveNumberAt('4k3/8/8/8/8/8/8/4K3 b - - 0 31')).toBe('31…');
  expect(moveNumberAt('4k3/8/8/8/8/8/8/4K3 w - - 0 7')).toBe('7.');
});
