import { expect, test } from 'bun:test';
import { sideName } from './side-name.ts';

const nobody = { id: null, name: null, title: null, rating: null, ratingDiff: null, aiLevel: null };

test.each([
  [{}, 'Anonymous'],
  [{ id: 'anna', name: 'Anna', title: 'WGM' }, 'WGM Anna'],
  [{ id: 'anna' }, 'anna'],
  [{ aiLevel: 3 }, 'Stockfish level 3'],
])('the side %o is called %s', (side, words) => expect(sideName({ ...nobody, ...side })).toBe(words));
