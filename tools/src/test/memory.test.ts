import { expect, test } from 'bun:test';
import { temporaryFolder } from '../stack/temporary-folder.ts';
import { memoryFolder } from './memory.ts';

test('a run keeps its files where TMPDIR says', () => {
  expect(memoryFolder({ TMPDIR: '/somewhere' })).toBeUndefined();
});

const there = memoryFolder({});
test.skipIf(there === undefined)('where memory has room, a folder of the run lies in it', () => {
  const { path, remove } = temporaryFolder('memory', there);
  try {
    expect(path).toStartWith(`${there}/rookery-memory-`);
  } finally {
    remove();
  }
});
