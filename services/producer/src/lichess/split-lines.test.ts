import { describe, expect, test } from 'bun:test';
import { payloadOf } from '@rookery/shared/lichess/payload.ts';
import { createLineSplitter, type RawLine } from './split-lines.ts';

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);

const shown = (line: RawLine | undefined): string | undefined =>
  line?.kind === 'whole'
    ? new TextDecoder().decode(line.bytes)
    : line && `long ${line.kept.length} ${line.kept.sha256}`;

const split = (chunks: Uint8Array[], limit?: number): { lines: unknown[]; rest: unknown } => {
  const splitter = createLineSplitter(limit);
  const lines = chunks.flatMap((chunk) => splitter.push(chunk)).map(shown);
  return { lines, rest: shown(splitter.rest()) };
};

const long = (text: string): string => {
  const kept = payloadOf(bytesOf(text));
  return `long ${kept.length} ${kept.sha256}`;
};

const CASES = [
  { name: 'lines', text: '{"a":1}\n{"b":2}\n', lines: ['{"a":1}', '{"b":2}'], rest: undefined },
  { name: 'half a line at the end', text: '{"a":1}\n{"b"', lines: ['{"a":1}'], rest: '{"b"' },
  {
    name: 'blank lines',
    text: '\n{"a":1}\n\n \t\r\n{"b":2}\n\n',
    lines: ['{"a":1}', '{"b":2}'],
    rest: undefined,
  },
  {
    name: 'carriage returns',
    text: '{"a":1}\r\n{"b":2}\r\n',
    lines: ['{"a":1}\r', '{"b":2}\r'],
    rest: undefined,
  },
  { name: 'characters of several bytes', text: '"é漢🐦"\n"ñ"\n', lines: ['"é漢🐦"', '"ñ"'], rest: undefined },
  { name: 'nothing', text: '', lines: [], rest: undefined },
  { name: 'only blanks after the last newline', text: '"a"\n  ', lines: ['"a"'], rest: undefined },
];

describe('splitting lines', () => {
  for (const { name, text, lines, rest } of CASES) {
    test(`${name}: the same wherever two cuts fall`, () => {
      const bytes = bytesOf(text);
      for (let i = 0; i <= bytes.length; i++) {
        for (let j = i; j <= bytes.length; j++) {
          const chunks = [bytes.subarray(0, i), bytes.subarray(i, j), bytes.subarray(j)];
          expect({ cuts: [i, j], ...split(chunks) }).toEqual({ cuts: [i, j], lines, rest });
        }
      }
    });
  }

  test('a line beyond the limit is skipped with its length and hash, and the next one is read', () => {
    const text = 'short\n0123456789abc\nnext\n';
    const bytes = bytesOf(text);
    for (let i = 0; i <= bytes.length; i++) {
      for (let j = i; j <= bytes.length; j++) {
        const chunks = [bytes.subarray(0, i), bytes.subarray(i, j), bytes.subarray(j)];
        expect(split(chunks, 10)).toEqual({
          lines: ['short', long('0123456789abc'), 'next'],
          rest: undefined,
        });
      }
    }
  });

  test('a line of exactly the limit is whole', () => {
    expect(split([bytesOf('0123456789\n')], 10).lines).toEqual(['0123456789']);
  });

  test('of a long line the first 64 KiB are kept', () => {
    const bytes = new Uint8Array(3_000_000).map((_, i) => 97 + (i % 26));
    const splitter = createLineSplitter();
    const lines = [];
    for (let i = 0; i < bytes.length; i += 10_000)
      lines.push(...splitter.push(bytes.subarray(i, i + 10_000)));
    expect(lines).toEqual([]);
    expect(splitter.push(bytesOf('\n'))).toEqual([{ kind: 'long', kept: payloadOf(bytes) }]);
  });
});
