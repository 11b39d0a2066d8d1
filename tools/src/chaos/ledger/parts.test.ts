import { describe, expect, test } from 'bun:test';
import { CHECKOUT } from '../altered/alter-checkout.ts';
import { changeFiles } from '../altered/change.ts';
import { CELLS, PARTS } from '../cells/registry.ts';
import { LEDGER_PARTS } from './parts.ts';

const transpiler = new Bun.Transpiler({ loader: 'ts' });

describe('the safeguards of the ledger', () => {
  for (const part of LEDGER_PARTS) {
    test(`${part.name} can be taken out of the code of today, and goes red in cells that there are`, () => {
      const files = changeFiles(CHECKOUT, part.changes, part.name);
      expect(files.size).toBeGreaterThan(0);
      for (const text of files.values()) expect(transpiler.transformSync(text)).not.toBe('');
      expect(part.cells.length).toBeGreaterThan(0);
      for (const cell of part.cells) expect(CELLS.map(({ name }) => name)).toContain(cell);
    });
  }

  test('and those of the lock have names of their own', () => {
    expect(new Set(PARTS.map(({ name }) => name)).size).toBe(PARTS.length);
  });
});
