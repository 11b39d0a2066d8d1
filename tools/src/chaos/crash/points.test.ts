import { describe, expect, test } from 'bun:test';
import { CHECKOUT } from '../altered/alter-checkout.ts';
import { changeFiles } from '../altered/change.ts';
import { CRASH_POINTS, crashChanges } from './points.ts';

const transpiler = new Bun.Transpiler({ loader: 'ts' });

describe('the crash points', () => {
  test('can all be put into the code of today', () => {
    const changes = crashChanges('/arms');
    const files = changeFiles(CHECKOUT, changes, 'the crash points');
    expect([...files.keys()].sort()).toEqual([...new Set(changes.map(({ file }) => file))].sort());
    for (const text of files.values()) expect(transpiler.transformSync(text)).not.toBe('');
    const all = [...files.values()].join('\n');
    for (const { name } of CRASH_POINTS) expect(all).toContain(`existsSync('/arms/crash-${name}')`);
    expect(all).not.toContain('$CRASH');
  });

  test('have names of their own', () => {
    expect(new Set(CRASH_POINTS.map(({ name }) => name)).size).toBe(CRASH_POINTS.length);
  });
});
