import { expect, test } from 'bun:test';
import type { Analysis } from '@rookery/shared/contract/analysis.ts';
import { shownOf, sourcesOf } from './sources.ts';

const made = (source: Analysis['source'], engine: string | null, covered = 8) =>
  ({ source, state: 'done', covered, plies: 8, contract: { engine } }) as Analysis;

test('what Lichess shipped is never ours, whoever was asked for it', () => {
  const theirs = made('lichess', 'lichess');
  expect(sourcesOf([made('rookery', 'lichess'), theirs])).toEqual({ ours: undefined, theirs, isWhole: true });
  const ours = made('rookery', 'Stockfish 17');
  expect(sourcesOf([ours, theirs]).ours).toBe(ours);
});

test('of what Lichess shipped in part the rest alone is to be searched', () => {
  expect(sourcesOf([made('lichess', 'lichess', 5)]).isWhole).toBe(false);
  expect(sourcesOf()).toEqual({ ours: undefined, theirs: undefined, isWhole: false });
});

test('an analysis under way hides none that is there, unless it is chosen', () => {
  const [ours, theirs] = [made('rookery', 'Stockfish 17'), made('lichess', 'lichess')];
  const running: Analysis = { ...ours, state: 'running' };
  expect(shownOf('best', running, theirs)).toBe(theirs);
  expect(shownOf('best', running, undefined)).toBe(running);
  expect(shownOf('rookery', running, theirs)).toBe(running);
  expect(shownOf('best', ours, theirs)).toBe(ours);
});
