import { describe, expect, test } from 'bun:test';
import { until } from '@rookery/tools/test/until.ts';
import { leaseOf } from './lease.ts';
import { createRight } from './right.ts';

const lease = leaseOf(300);

describe('the right to ask Lichess', () => {
  test('ends a third of the lease before the lease does', async () => {
    const sentAt = performance.now();
    const right = createRight(lease, sentAt);
    expect(right.held()).toBe(true);
    await until('the right to end', () => right.signal.aborted, { every: 2 });
    expect(performance.now() - sentAt).toBeGreaterThan(190);
    expect(performance.now() - sentAt).toBeLessThan(290);
    expect(String(right.signal.reason)).toContain('expired');
  });

  test('is counted from before the command was sent, however late its answer is', () => {
    const right = createRight(lease, performance.now() - 201);
    expect(right.held()).toBe(false);
    expect(right.signal.aborted).toBe(true);
  });

  test('goes on with each renewal, and no further than the newest one', async () => {
    const began = performance.now();
    const right = createRight(lease, began);
    right.extend(began + 150);
    right.extend(began + 20);
    await until('the right to end', () => right.signal.aborted, { every: 2 });
    expect(performance.now() - began).toBeGreaterThan(340);
    expect(performance.now() - began).toBeLessThan(440);
  });

  test('a renewal after the end changes nothing', () => {
    const right = createRight(lease, performance.now());
    right.lose('taken');
    right.extend(performance.now());
    expect(right.held()).toBe(false);
    expect(String(right.signal.reason)).toContain('taken');
  });

  test('whoever ends it does not abort anything', async () => {
    const right = createRight(leaseOf(30), performance.now());
    right.end();
    await Bun.sleep(40);
    expect(right.signal.aborted).toBe(false);
  });
});
