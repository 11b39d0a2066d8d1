import { describe, expect, test } from 'bun:test';
import { type PgnGame, readPgn } from './read-pgn.ts';

const read = (text: string): PgnGame => {
  const game = readPgn(text);
  if (!('sans' in game)) throw new Error(game.detail);
  return game;
};
const sansOf = (text: string): string => read(text).sans.join(' ');

describe('the main line', () => {
  test.each([
    ['numbers of every kind', '1. e4 1... e5 2.Nf3 2. ... Nc6 3 Bb5', 'e4 e5 Nf3 Nc6 Bb5'],
    ['glyphs', '1. e4! e5?! 2. Nf3 $1 $139 Nc6 !!', 'e4 e5 Nf3 Nc6'],
    ['comments', '{a} 1. e4 {(} e5 ; 2. d4 }\n2. Nf3', 'e4 e5 Nf3'],
    ['variations in variations', '1. e4 (1. d4 d5 (1... Nf6 {)} 2. c4) 2. c4 ; )\n) e5', 'e4 e5'],
    ['castling with zeros and dashes', '1. 0-0 O–O–O 2. 0-0-0+', 'O-O O-O-O O-O-O+'],
    ['an escaped line', '1. e4\n% 1. d4 {\n1... e5', 'e4 e5'],
    ['drops', '1. N@f3 @e4 P@e5', 'N@f3 @e4 P@e5'],
    ['no moves', '1-0', ''],
  ])('%s', (_, text, sans) => {
    expect(sansOf(text)).toBe(sans);
  });

  test.each(['1-0', '0-1', '1/2-1/2', '*'])('ends with %s', (result) => {
    expect(read(`1. e4 e5 ${result}\n`).result).toBe(result);
    expect(read('1. e4 e5').result).toBeUndefined();
  });
});

test('clocks and evaluations belong to the move before them', () => {
  const game = read(
    '1. e4 { [%eval 0.17] [%clk 0:02:59.4] } 1... e5 {[%clk 1:00:00][%eval #-3,20] well} 2. d4 {[%eval -1]}',
  );
  expect(game.clocks).toEqual([17_940, 360_000]);
  expect(game.evals).toEqual([{ eval: 17 }, { mate: -3 }, { eval: -100 }]);
  expect(game.notes).toEqual([{ ply: 2, kind: 'comment', text: 'well' }]);
});

describe('what is written beside the moves', () => {
  const notes = (text: string) => read(text).notes.map(({ ply, kind, text: said }) => [ply, kind, said]);

  test.each([
    ['a glyph', '1. e4!', [[1, 'glyph', '!']]],
    [
      'a glyph by number',
      '1. e4 $5 $10',
      [
        [1, 'glyph', '!?'],
        [1, 'glyph', '$10'],
      ],
    ],
    ['a variation', '1. e4 ( 1. d4\r\n  d5 )', [[1, 'variation', '1. d4 d5']]],
    ['one in another', '1. e4 (1. d4 (1. c4 {)}) )', [[1, 'variation', '1. d4 (1. c4 {)})']]],
    ['a remark in a variation', '1. e4 (1. d4 ; a } b\n% no\nd5)', [[1, 'variation', '1. d4 { a b } d5']]],
    [
      'words of several lines',
      '{ so\n  it { began }1. e4 ;x',
      [
        [0, 'comment', 'so it began'],
        [1, 'comment', 'x'],
      ],
    ],
    ['marks on the board', '1. e4 {[%csl Ge4] [%clk 0:01:00]}', [[1, 'comment', '[%csl Ge4]']]],
    ['a clock that is none', '1. e4 {[%clk x]}', [[1, 'comment', '[%clk x]']]],
    ['clocks alone', '1. e4 { [%clk 0:01:00] } e5 *', []],
  ])('%s', (_, text, expected) => {
    expect(notes(text) as unknown[]).toEqual(expected);
  });
});

test('tags may hold quotation marks, stand side by side, and come with any line end', () => {
  const { tags } = read(
    '\ufeff[White "A "B" C"]\r\n[Black "x\\"y\\\\"] [Round "1"]\r\n\r\n[Result "*"]\r\n\r\n1. e4 *',
  );
  expect([...tags]).toEqual([
    ['White', 'A "B" C'],
    ['Black', 'x"y\\'],
    ['Round', '1'],
    ['Result', '*'],
  ]);
});

test.each([
  ['a comment that does not end', '1. e4 { e5', 'the comment that begins after ply 1 does not end', 1],
  ['a variation that does not end', '1. e4 (1. d4', 'the variation that begins after ply 1 does not end', 1],
  ['an end without a beginning', '1. e4 ) e5', 'after ply 1 ends a ) that did not begin', 1],
  ['moves behind the result', '1. e4 1-0 e5', 'after ply 1 stands the result 1-0, and behind it e5', 1],
  ['a broken tag', '[White Anna]\n\n1. e4', 'this line is no tag: [White Anna]', 0],
])('%s is a fault that names the place', (_, text, detail, ply) => {
  expect(readPgn(text)).toMatchObject({ ply, detail });
});

test('a long text takes a time in proportion', () => {
  // Of the processor, which a machine that stalls does not spend: good are some 300 ms.
  const before = process.cpuUsage();
  read(`1. e4 {${'x '.repeat(300_000)}} ${'( '.repeat(50_000)}${') '.repeat(50_000)} e5`);
  const long = 1_000_000;
  for (const text of [
    `[White "${'"] ['.repeat(100_000)}`,
    `[White "${' '.repeat(long)}"]`,
    `1. e4 ${'{ '.repeat(100_000)}`,
    `${'1'.repeat(long)}-`,
    `${'0-'.repeat(long / 2)}`,
    `1. e4 {${'[%clk '.repeat(100_000)}} e5`,
    `1. e4 {[%clk ${'1'.repeat(long)}} e5`,
    `1. e4 {[%clk${' '.repeat(long)}} e5`,
    `1. e4${' '.repeat(long)}e5`,
  ])
    readPgn(text);
  const { user, system } = process.cpuUsage(before);
  expect((user + system) / 1_000).toBeLessThan(3_000);
});
