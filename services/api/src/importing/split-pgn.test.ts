import { describe, expect, test } from 'bun:test';
import fc from 'fast-check';
import { createPgnSplitter, type Splitter } from './split-pgn.ts';
import { createRecordSplitter } from './split-records.ts';

const bytesOf = (text: string) => new TextEncoder().encode(text);

const cut = (splitter: Splitter, chunks: readonly Uint8Array[]) =>
  [...chunks.flatMap((chunk) => splitter.push(chunk)), ...splitter.rest()].map(
    ({ bytes, isTooLong }) => `${isTooLong ? 'too long: ' : ''}${Buffer.from(bytes).toString('utf8').trim()}`,
  );
const split = (text: string, limit?: number) => cut(createPgnSplitter(limit), [bytesOf(text)]);

const A = '[Event "a"]\n[White "x"]\n\n1. e4 e5 1-0';
const B = '[Event "b"]\n\n1. d4 *';

describe('a PGN file is cut into its games', () => {
  test.each([
    ['with blank lines between', `${A}\n\n\n${B}\n`, [A, B]],
    ['without a blank line', `${A}\n${B}`, [A, B]],
    ['without moves', '[Event "a"]\n[Site "?"]\n\n[Event "b"]\n', ['[Event "a"]\n[Site "?"]', '[Event "b"]']],
    ['without tags', '1. e4 *\n\n1. d4 *\n', ['1. e4 *', '1. d4 *']],
    [
      'whose first tag is another',
      '[Site "a"]\n\n1. e4 *\n[Site "b"]\n\n1. d4 *',
      ['[Site "a"]\n\n1. e4 *', '[Site "b"]\n\n1. d4 *'],
    ],
    ['with a mark at its beginning', `\ufeff${A}`, [A]],
    ['that is empty', ' \n\n\r\n', []],
  ])('%s', (_, text, games) => {
    expect(split(text)).toEqual(games);
    const windows = split(text.replaceAll('\n', '\r\n')).map((game) => game.replaceAll('\r', ''));
    expect(windows).toEqual(games);
  });

  test('blank lines, results and tags in a comment end nothing', () => {
    const game = '[Event "a"]\n\n1. e4 { \n\n1-0\n\n[White "y"]\n } e5 ; { 1-0\n\n2. d4 1-0';
    expect(split(`${game}\n\n${B}`)).toEqual([game, B]);
  });

  test('a comment that is not closed costs its own game alone', () => {
    expect(split(`[Event "a"]\n\n1. e4 { e5 *\n\n${B}`)).toEqual(['[Event "a"]\n\n1. e4 { e5 *', B]);
  });

  test('a game that is too long costs itself alone, and shows its tags', () => {
    const long = `[Event "long"]\n\n1. e4 { ${'x'.repeat(900)} } *`;
    const games = split(`${A}\n\n${long}\n\n${B}`, 500);
    expect([games[0], games[1]?.slice(0, 24), games[2]]).toEqual([A, 'too long: [Event "long"]', B]);
  });
});

const piece = fc.constantFrom(
  '[Event "a"]\n',
  '[White "b"]\n',
  '\n',
  '\r\n',
  '1. e4 e5 ',
  '{ ',
  ' }',
  '; ',
  '%x\n',
  '1-0',
  '*\n\n',
  '\ufeff',
  'x'.repeat(70),
  'é',
);

test.each([
  ['PGN', createPgnSplitter],
  ['NDJSON', createRecordSplitter],
])('however %s is cut into chunks, its games are the same', (_, create) => {
  fc.assert(
    fc.property(
      fc.array(piece, { maxLength: 40 }),
      fc.array(fc.integer({ min: 1, max: 60 }), { minLength: 1, maxLength: 20 }),
      (pieces, sizes) => {
        const bytes = bytesOf(pieces.join(''));
        const chunks: Uint8Array[] = [];
        for (let at = 0, i = 0; at < bytes.length; i++) {
          const size = sizes[i % sizes.length] as number;
          chunks.push(bytes.slice(at, at + size));
          at += size;
        }
        expect(cut(create(100), chunks)).toEqual(cut(create(100), [bytes]));
      },
    ),
    { seed: 20_260_101, numRuns: 3_000 },
  );
});
