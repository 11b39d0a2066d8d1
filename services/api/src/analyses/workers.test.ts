import { expect, test } from 'bun:test';
import type { WorkerReport } from '@rookery/shared/contract/engine.ts';
import { createWorkers } from './workers.ts';

const STOCKFISH = { engine: 'Stockfish 15.1', version: '15.1', net: 'a.nnue', hashMb: 64 };
const FAIRY = { engine: 'Fairy-Stockfish 11.1', version: '11.1', net: null, hashMb: 64 };
const report = (changes: Partial<WorkerReport> = {}): WorkerReport => ({
  families: { standard: { engine: STOCKFISH }, fairy: { engine: FAIRY, lacks: ['atomic'] } },
  engines: [{ state: 'searching', nps: 700_000 }],
  nodesPerSecond: 700_000,
  ...changes,
});

test('a worker that has not reported for half a minute counts as gone, but its engine is remembered', () => {
  let now = 0;
  const workers = createWorkers(0, () => now);
  workers.report('a', report());
  now = 30_000;
  expect(workers.list()).toEqual([
    {
      id: 'a',
      ageMs: 30_000,
      engines: [{ state: 'searching', nps: 700_000 }],
      nodesPerSecond: 700_000,
      families: ['standard', 'fairy'],
      lacks: ['atomic'],
      missing: [],
    },
  ]);
  expect(workers.hasEngine('chess960')).toBe(true);
  now = 30_001;
  expect(workers.list()).toEqual([]);
  expect(workers.hasEngine('chess960')).toBe(false);
  expect(workers.nodesPerSecond()).toBeNull();
  expect(workers.engineOf('standard')).toEqual(STOCKFISH);
});

test('an engine is told by name, version and net, not by its hash, and plays what it does not lack', () => {
  const workers = createWorkers(0);
  expect(workers.hasEngine('standard')).toBe(false);
  expect(workers.engineOf('fairy')).toBeUndefined();
  workers.report('a', report());
  expect(workers.hasEngine('standard', { ...STOCKFISH })).toBe(true);
  for (const other of [{ engine: 'x' }, { version: '16' }, { net: null }])
    expect(workers.hasEngine('standard', { ...STOCKFISH, ...other })).toBe(false);
  expect(workers.hasEngine('crazyhouse')).toBe(true);
  expect(workers.hasEngine('atomic')).toBe(false);
});

test('after a start nothing is missing until workers had the time to report', () => {
  let now = 0;
  const workers = createWorkers(15_000, () => now);
  expect(workers.hasEngine('atomic')).toBe(true);
  now = 15_000;
  expect(workers.hasEngine('atomic')).toBe(false);
});

test('the speed is that of all workers that have measured it', () => {
  const workers = createWorkers(0);
  workers.report('a', report({ nodesPerSecond: null }));
  expect(workers.nodesPerSecond()).toBeNull();
  workers.report('b', report({ nodesPerSecond: 300_000 }));
  workers.report('c', report({ nodesPerSecond: 200_000 }));
  expect(workers.nodesPerSecond()).toBe(500_000);
  workers.report('c', report({ nodesPerSecond: 100_000 }));
  expect(workers.nodesPerSecond()).toBe(400_000);
});
