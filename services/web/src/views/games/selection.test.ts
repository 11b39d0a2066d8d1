import { expect, test } from 'bun:test';
import { chosenCount, isChosen, MATCHING, toggled } from './selection.ts';

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
