import { expect, test } from 'bun:test';
import { playStops, troublesOf } from './play.ts';

test('SIGTERM in the middle of a sync ends everything within ten seconds and loses nothing, and so does another one', async () => {
  const report = await playStops(2, () => undefined);
  expect(report.rounds).toHaveLength(2);
  expect(report.served).toBeGreaterThan(300);
  expect(report.rounds.every(({ stored }) => stored < report.served)).toBe(true);
  expect(troublesOf(report)).toEqual([]);
}, 240_000);
