import { describe, expect, test } from 'bun:test';
import { CHECKOUT } from '../altered/alter-checkout.ts';
import type { CellResult } from './cell-result.ts';
import {
  HOLDER_FAULTS,
  LINGERS,
  type LockCell,
  listLockCells,
  lockCell,
  MATRIX,
  REDIS_FAULTS,
} from './cells.ts';
import { LOCK_PARTS } from './parts.ts';
import { playLockCells } from './play-lock-cell.ts';
import { playLockPart } from './play-lock-part.ts';

/** Every row, every column, both lingers. */
const CHOSEN = [
  'sigstop/redis-stopped/linger-0',
  'kill/redis-stopped/linger-1500',
  'sigstop/flushall/linger-1500',
  'blocked/redis-killed/linger-0',
  'kill/redis-lost/linger-1500',
  'sigstop/nothing/linger-0',
  'kill/expired/linger-1500',
  'blocked/expired/linger-0',
];

/** Parts that show themselves within seconds. */
const QUICK = ['mutex-and-count', 'connection-binding'];

const quiet = (): void => undefined;

const PARTS = LOCK_PARTS.filter(({ name }) => QUICK.includes(name));
const playParts = async (): Promise<CellResult[]> =>
  (await Promise.all(PARTS.map((part) => playLockPart(part, quiet)))).flat();
let parts: Promise<CellResult[]> | undefined;

describe('the cells of the lock', () => {
  test('the matrix has every combination once', () => {
    const names = listLockCells();
    expect(new Set(names).size).toBe(names.length);
    expect(MATRIX).toHaveLength(3 * REDIS_FAULTS.length * LINGERS.length);
  });

  test('those chosen here touch every row, every column and both lingers', () => {
    const chosen = CHOSEN.map(lockCell);
    const seen = (key: 'holder' | 'redis' | 'lingerMs') =>
      new Set(chosen.map((cell: LockCell) => cell.kind === 'fault' && cell[key]));
    expect(seen('holder')).toEqual(new Set(HOLDER_FAULTS.slice(0, 3)));
    expect(seen('redis')).toEqual(new Set(REDIS_FAULTS));
    expect(seen('lingerMs')).toEqual(new Set(LINGERS));
  });

  test('whatever befalls the holder and Redis, one request is open at a time and others go on', async () => {
    // Beside them, for all of them wait most of their time; more at once would starve the tests beside these.
    parts = playParts();
    const results = await playLockCells(CHOSEN, CHECKOUT, quiet, 4);
    expect(results.map(({ name }) => name)).toEqual(CHOSEN);
    expect(results.filter(({ red }) => red !== undefined)).toEqual([]);
    expect(results.every(({ facts }) => facts.mostOpen === 1)).toBe(true);
  }, 240_000);

  test('a lock without one of its parts turns red', async () => {
    expect(PARTS).toHaveLength(QUICK.length);
    const results = await (parts ?? playParts());
    expect(results.length).toBeGreaterThanOrEqual(QUICK.length);
    expect(results.map(({ name, red }) => ({ name, red }))).toEqual(
      results.map(({ name }) => ({ name, red: '2 requests were open at once' })),
    );
  });
});
