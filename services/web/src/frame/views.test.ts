import { expect, test } from 'bun:test';
import { addressOf, VIEWS, viewOf } from './views.ts';

test('the player being looked at goes along to where one belongs', () => {
  expect(VIEWS.map((view) => addressOf(view, 'anna'))).toEqual([
    '/players',
    '/player/anna',
    '/games?player=anna',
    '/explorer?player=anna',
    '/insights?player=anna',
    '/opponents?player=anna',
    '/mistakes?player=anna',
    '/system',
  ]);
});

test('a path belongs to its view, and one game to the games', () => {
  expect(
    ['/player/anna', '/game/abc', '/opponents/ben', '/', '/nowhere'].map((path) => viewOf(path)?.name),
  ).toEqual(['Player', 'Games', 'Opponents', undefined, undefined]);
});
