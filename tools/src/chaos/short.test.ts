import { expect, test } from 'bun:test';
import { CHECKOUT } from './altered/alter-checkout.ts';
import { playChaos } from './run.ts';

test('a minute of faults of every kind loses nothing', async () => {
  const report = await playChaos(
    { root: CHECKOUT, seed: 4, minutes: 1, players: 4, gamesPer: 40, leaseMs: 3_000, mayInstall: false },
    () => undefined,
  );
  expect(report.troubles).toEqual([]);
  expect(Object.values(report.faults).reduce((sum, count) => sum + count, 0)).toBeGreaterThan(8);
  expect(report.samples).toBeGreaterThan(10);
  expect(report.verdict.stored).toBeGreaterThan(120);
  expect(report.verdict.rejected).toBe(10);
  expect(report.verdict.mostOpen).toBe(1);
}, 280_000);
