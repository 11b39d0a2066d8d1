import { expect, test } from 'bun:test';
import { scoreOf } from './score.ts';

test.each([
  [{ cp: 35 }, 'white', { cp: 35 }],
  [{ cp: 35 }, 'black', { cp: -35 }],
  [{ mate: 2 }, 'black', { mate: -2 }],
  [{ mate: -2 }, 'black', { mate: 2 }],
  [{ mate: -2 }, 'white', { mate: -2 }],
  [{ cp: 0 }, 'black', { cp: 0 }],
] as const)('%j with %s to move is %j for White', (pov, turn, score) => {
  expect(scoreOf(pov, turn)).toEqual(score);
  expect(Object.is(Object.values(scoreOf(pov, turn))[0], -0)).toBe(false);
});
