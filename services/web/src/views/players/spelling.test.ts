import { expect, test } from 'bun:test';
import { doubt, spelling } from './spelling.ts';

test('a name is good until something is wrong with it', () => {
  expect(spelling('', [])).toBeUndefined();
  expect(spelling('DrNykterstein', [])).toBeUndefined();
  expect(spelling('anna b', [])).toContain('“ ”');
  expect(spelling('ännä', [])).toContain('“ä”');
  expect(spelling('a', [])).toContain('at least 2');
  expect(spelling('a'.repeat(31), [])).toContain('30 characters');
});

test('who is followed already is said by their name', () => {
  expect(spelling('ANNA', [{ id: 'anna', username: 'Anna' }])).toBe('You follow Anna already.');
});

test('what sign-up refuses today is doubted, not refused', () => {
  expect(['_anna', 'anna-', 'an__na', 'an_-na'].map((name) => doubt(name) !== undefined)).toEqual(
    Array(4).fill(true),
  );
  expect([doubt('an_na-b'), doubt(''), spelling('_anna', [])]).toEqual([undefined, undefined, undefined]);
});
