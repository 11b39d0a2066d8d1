import { expect, test } from 'bun:test';
import { spelling } from './spelling.ts';

test('a name is good until something is wrong with it', () => {
  expect(spelling('', [])).toBeUndefined();
  expect(spelling('DrNykterstein', [])).toBeUndefined();
  expect(spelling('anna b', [])).toContain('“ ”');
  expect(spelling('ännä', [])).toContain('“ä”');
  expect(spelling('a'.repeat(31), [])).toContain('30 characters');
});

test('who is followed already is said by their name', () => {
  expect(spelling('ANNA', [{ id: 'anna', username: 'Anna' }])).toBe('You follow Anna already.');
});
