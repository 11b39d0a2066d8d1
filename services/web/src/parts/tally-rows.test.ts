import { expect, test } from 'bun:test';
import { tallyRows } from './tally-rows.ts';

const tally = (games: number) => ({ games, win: games, draw: 0, loss: 0 });

test('results are by color and speed, and by variant only where there are several', () => {
  const summary = {
    ...tally(3),
    byColor: { white: tally(3), black: tally(0) },
    bySpeed: { blitz: tally(3) },
    byVariant: { standard: tally(3) },
  };
  const rows = tallyRows(summary, { player: 'anna', rated: 'true' });
  expect(rows.map(({ name }) => name)).toEqual(['All', 'As White', 'Blitz']);
  expect(rows[2]?.filters).toEqual({ player: 'anna', rated: 'true', speed: 'blitz' });
  const several = { ...summary, byVariant: { standard: tally(2), atomic: tally(1) } };
  expect(tallyRows(several, {}).map(({ name }) => name)).toEqual([
    'All',
    'As White',
    'Blitz',
    'Standard',
    'Atomic',
  ]);
});
