import { expect, test } from 'bun:test';
import { playerIdOf, usernameSchema } from './username.ts';

test.each<[unknown, boolean]>([
  ['ab', true],
  ['Thibault', true],
  ['a_b-C9', true],
  ['x'.repeat(30), true],
  ['a', false],
  ['', false],
  ['x'.repeat(31), false],
  ['has space', false],
  ['../admin', false],
  ['naïve', false],
  ['line\n', false],
  ['nul\0', false],
  [12, false],
])('usernameSchema takes %p: %p', (name, good) => {
  expect(usernameSchema.safeParse(name).success).toBe(good);
});

test('an id is the name in lower case', () => {
  expect(playerIdOf('DrNykterstein')).toBe('drnykterstein');
});
