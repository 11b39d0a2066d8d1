import { expect, test } from 'bun:test';
import { nextPageMax } from './seal-page.ts';

test.each([
  // A page should take ten seconds, from 50 to 1,000 games, at most twice the last.
  { max: 300, lines: 300, tookMs: 10_000, next: 300 },
  { max: 300, lines: 300, tookMs: 20_000, next: 150 },
  { max: 300, lines: 300, tookMs: 5_000, next: 600 },
  { max: 300, lines: 300, tookMs: 100, next: 600 },
  { max: 300, lines: 300, tookMs: 0, next: 600 },
  { max: 300, lines: 300, tookMs: 600_000, next: 50 },
  { max: 900, lines: 900, tookMs: 5_000, next: 1_000 },
  // What did not fill says little of the pace.
  { max: 300, lines: 149, tookMs: 60_000, next: 300 },
  { max: 300, lines: 0, tookMs: 100, next: 300 },
])('after $lines of $max games in $tookMs ms it asks for $next', ({ max, lines, tookMs, next }) => {
  expect(nextPageMax(max, lines, tookMs)).toBe(next);
});
