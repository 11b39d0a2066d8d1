import { expect, test } from 'bun:test';
import { chosenCount, inOrder, isChosen, MATCHING, toggled, withRange } from './selection.ts';

const fetched = [{ id: 'a' }, { id: 'b' }, { id: 'c' }];

test('a game is chosen and let go', () => {
  const one = toggled(new Set(), 'a', fetched);
  expect([isChosen(one, 'a'), isChosen(one, 'b'), chosenCount(one, 9)]).toEqual([true, false, 1]);
  expect(chosenCount(toggled(one, 'a', fetched), 9)).toBe(0);
});

test('all that match are chosen, fetched or not; one let go leaves the fetched ones', () => {
  expect([isChosen(MATCHING, 'z'), chosenCount(MATCHING, 9)]).toEqual([true, 9]);
  expect([...(toggled(MATCHING, 'b', fetched) as Set<string>)]).toEqual(['a', 'c']);
});

test('what is chosen goes as the list does, whatever was chosen first', () => {
  expect(inOrder(new Set(['gone', 'c', 'a']), fetched)).toEqual(['a', 'c', 'gone']);
});

test('a range is chosen from the last game to this one, either way', () => {
  const one = new Set(['c']);
  expect([...(withRange(one, 'c', 'a', fetched) as Set<string>)].sort()).toEqual(['a', 'b', 'c']);
  expect([...(withRange(new Set(['a']), 'a', 'b', fetched) as Set<string>)]).toEqual(['a', 'b']);
  expect([...(withRange(new Set(), undefined, 'b', fetched) as Set<string>)]).toEqual(['b']);
});
