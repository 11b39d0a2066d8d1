import { expect, test } from 'bun:test';
import fc from 'fast-check';
import { createLineSplitter } from './line-splitter.ts';

const bytes = (text: string) => new TextEncoder().encode(text);
const split = (most: number, ...chunks: string[]): string[] => {
  const lines: string[] = [];
  const splitter = createLineSplitter(most, (line) => lines.push(line));
  for (const chunk of chunks) splitter.push(bytes(chunk));
  return lines;
};

test('keeps the tail of a split line', () => {
  expect(split(99, 'read', 'yok\nbest', 'move e2e4\n')).toEqual(['readyok', 'bestmove e2e4']);
});

test('what follows the last line end is no line', () => {
  expect(split(99, 'uciok\nbestmove e2')).toEqual(['uciok']);
});

test('carriage returns are no part of a line', () => {
  expect(split(99, 'uciok\r\n\r\n')).toEqual(['uciok', '']);
});

test('a line that is too long is passed over, and the next one is whole', () => {
  expect(split(10, 'x'.repeat(8), 'x'.repeat(8), 'x\nreadyok\n', `${'y'.repeat(11)}\nuciok\n`)).toEqual([
    'readyok',
    'uciok',
  ]);
});

test('a line without an end takes no memory', () => {
  const splitter = createLineSplitter(100, () => {});
  const chunk = new Uint8Array(1 << 20).fill(120);
  Bun.gc(true);
  const before = process.memoryUsage().rss;
  for (let i = 1; i <= 300; i++) {
    splitter.push(chunk);
    // What is garbage does not count, whenever it would be collected.
    if (i % 50 === 0) Bun.gc(true);
  }
  expect(process.memoryUsage().rss - before).toBeLessThan(150 << 20);
});

test('a character split between two chunks is one character', () => {
  const lines: string[] = [];
  const splitter = createLineSplitter(99, (line) => lines.push(line));
  for (const byte of bytes('é♞\n')) splitter.push(Uint8Array.of(byte));
  expect(lines).toEqual(['é♞']);
});

test('the lines are the same however the bytes are cut', () => {
  fc.assert(
    fc.property(fc.array(fc.string({ maxLength: 20 })), fc.array(fc.nat(40)), (parts, cuts) => {
      const text = parts
        .map((part) => part.replace(/[\r\n]/g, ''))
        .map((part) => `${part}\n`)
        .join('');
      const chunks: string[] = [];
      let rest = text;
      for (const cut of cuts) {
        chunks.push(rest.slice(0, cut));
        rest = rest.slice(cut);
      }
      expect(split(100, ...chunks, rest)).toEqual(text.split('\n').slice(0, -1));
    }),
  );
});
