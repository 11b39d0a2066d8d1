import { describe, expect, test } from 'bun:test';
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { parseUciLine, type UciLine } from './uci-line.ts';

const recorded = (name: string): string[] =>
  readFileSync(new URL(`../test/recorded/${name}.txt`, import.meta.url), 'utf8')
    .split('\n')
    .filter((line) => line.trim() !== '');

const RECORDS = ['stockfish-15.1', 'fairy-stockfish-11.1', 'stockfish-19-wasm'];
const kinds = (lines: UciLine[]): string[] => [...new Set(lines.map(({ type }) => type))].sort();

describe('what engines were recorded saying', () => {
  test.each(RECORDS)('%s is understood but for its banner and its complaint', (name) => {
    const lines = recorded(name).map(parseUciLine);
    expect(kinds(lines)).toEqual(['bestmove', 'id', 'info', 'option', 'readyok', 'uciok', 'unknown']);
    const unknown = lines.flatMap((line) => (line.type === 'unknown' ? [line.text] : []));
    expect(unknown.filter((text) => !/ by |^Unknown command/.test(text))).toEqual([]);
  });

  test.each(RECORDS)('every score of %s has its depth and either its line or no moves at all', (name) => {
    const scored = recorded(name).flatMap((text) => {
      const line = parseUciLine(text);
      return line.type === 'info' && line.score ? [line] : [];
    });
    expect(scored.length).toBeGreaterThan(10);
    for (const { depth, pv, nodes } of scored) {
      if (depth === 0) expect(pv).toBeUndefined();
      else expect([pv?.length, nodes]).toEqual([expect.any(Number), expect.any(Number)]);
    }
  });

  test.each(RECORDS)('the bounds of %s are those of its text', (name) => {
    const bounds = recorded(name).filter((text) => / (upper|lower)bound/.test(text));
    const read = recorded(name)
      .map(parseUciLine)
      .filter((line) => line.type === 'info' && line.bound);
    expect(read).toHaveLength(bounds.length);
    if (name !== 'stockfish-19-wasm') expect(bounds.length).toBeGreaterThan(0);
  });

  test('the lists of options are read with their values', () => {
    const options = new Map(
      RECORDS.flatMap((name) =>
        recorded(name).flatMap((text) => {
          const line = parseUciLine(text);
          return line.type === 'option' ? [[`${name} ${line.name}`, line] as const] : [];
        }),
      ),
    );
    expect(options.get('stockfish-15.1 EvalFile')?.default).toBe('nn-ad9b42354671.nnue');
    expect(options.get('stockfish-15.1 Debug Log File')).toMatchObject({ kind: 'string', default: '' });
    expect(options.get('stockfish-15.1 Hash')).toMatchObject({ default: '16', min: 1, max: 33_554_432 });
    expect(options.get('stockfish-15.1 Clear Hash')).toEqual({
      type: 'option',
      name: 'Clear Hash',
      kind: 'button',
    });
    expect(options.get('fairy-stockfish-11.1 Analysis Contempt')).toMatchObject({
      default: 'Both',
      vars: ['Both', 'Off', 'White', 'Black'],
    });
    expect(options.get('fairy-stockfish-11.1 UCI_Variant')?.vars).toContain('racingkings');
    expect(options.get('fairy-stockfish-11.1 VariantPath')?.default).toBe('');
  });
});

const LINES: [string, string, UciLine][] = [
  [
    'the name with its spaces',
    'id name Stockfish dev-20260301-4ac20a1d',
    { type: 'id', field: 'name', value: 'Stockfish dev-20260301-4ac20a1d' },
  ],
  [
    'a mate against the side to move',
    'info depth 5 score mate -2 pv e8d8',
    { type: 'info', depth: 5, score: { mate: -2 }, pv: ['e8d8'] },
  ],
  [
    'a drop and a promotion',
    'info depth 1 score cp 7 pv P@e5 a7a8q',
    { type: 'info', depth: 1, score: { cp: 7 }, pv: ['P@e5', 'a7a8q'] },
  ],
  [
    'a bound behind wdl',
    'info depth 9 score cp 30 wdl 40 958 2 upperbound nodes 7',
    { type: 'info', depth: 9, score: { cp: 30 }, wdl: [40, 958, 2], bound: 'upper', nodes: 7 },
  ],
  [
    'a bound behind the score',
    'info depth 9 score cp 30 lowerbound nodes 7',
    { type: 'info', depth: 9, score: { cp: 30 }, bound: 'lower', nodes: 7 },
  ],
  [
    'free text with words of its own',
    'info string bestmove e2e4 pv',
    { type: 'info', string: 'bestmove e2e4 pv' },
  ],
  [
    'the processors of newer engines',
    'info string Available processors: 0-11',
    { type: 'info', string: 'Available processors: 0-11' },
  ],
  [
    'the net of newer engines',
    'info string NNUE evaluation using nn-c288c895ea92.nnue (125MiB, (102384, 1024, 15, 32, 1))',
    {
      type: 'info',
      string: 'NNUE evaluation using nn-c288c895ea92.nnue (125MiB, (102384, 1024, 15, 32, 1))',
    },
  ],
  [
    'the move being searched',
    'info depth 36 currmove b7b8r currmovenumber 4',
    { type: 'info', depth: 36, currmove: 'b7b8r', currmovenumber: 4 },
  ],
  [
    'a word that is not known yet',
    'info depth 3 novelty 12 12 score cp 5',
    { type: 'info', depth: 3, score: { cp: 5 } },
  ],
  ['a position without moves', 'bestmove (none)', { type: 'bestmove', move: null }],
  ['a ponder move that there is not', 'bestmove e2e4 ponder (none)', { type: 'bestmove', move: 'e2e4' }],
  ['a line with a carriage return', 'readyok\r', { type: 'readyok' }],
  [
    'a big net beside a small one',
    'option name EvalFileSmall type string default nn-37f18f62d772.nnue',
    { type: 'option', name: 'EvalFileSmall', kind: 'string', default: 'nn-37f18f62d772.nnue' },
  ],
];

test.each(LINES)('reads %s', (_, text, line) => {
  expect(parseUciLine(text)).toEqual(line);
});

const UNKNOWN = [
  '',
  ' ',
  'uciok now',
  'bestmove',
  'bestmove e2e4 ponder',
  'bestmove e2e9',
  'bestmove e2e4 e7e5',
  'bestmove e2e4 ponder e7e5 info',
  'info depth',
  'info depth 1score cp 20',
  'info depth 5 score cp',
  'info depth 5 score cp 1x',
  'info depth 5 score pawns 1',
  'info depth 5 depth 6',
  'info depth 5 score cp 20 pv e2e4 e7e',
  'info depth 5 score cp 20 pv e2e4 nodes 20',
  'info depth 5 info depth 6 score cp 20',
  'info depth 20 score cp 20 pv e2e4 bestmove e2e4',
  'info depth 5 score cp 99999999999999999999',
  'id author',
  'option name Hash type number default 3',
  'option name Hash type spin min many',
  'Infinity',
  'constructor',
];

test.each(UNKNOWN)('does not believe "%s"', (text) => {
  expect(parseUciLine(text).type).toBe('unknown');
});

const ALL = RECORDS.flatMap(recorded);
const WORDS = [...new Set(ALL.flatMap((line) => line.split(' ')))];

describe('lines that are cut and mixed', () => {
  test('nothing makes it throw', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string({ unit: 'binary' }),
          fc.array(fc.constantFrom(...WORDS)).map((words) => words.join(' ')),
        ),
        (text) => {
          expect(typeof parseUciLine(text).type).toBe('string');
        },
      ),
      { numRuns: 2_000 },
    );
  });

  test('two lines run into each other never give a score that neither had', () => {
    const infos = ALL.filter((line) => line.includes(' score '));
    fc.assert(
      fc.property(fc.constantFrom(...infos), fc.constantFrom(...ALL), fc.nat(300), (first, second, cut) => {
        const read = parseUciLine(first.slice(0, cut) + second);
        if (read.type !== 'info' || !read.score || !read.pv) return;
        const told = [parseUciLine(first), parseUciLine(second)];
        // A number cut within itself and followed by the rest of another line is the one thing that no reader can see.
        const seam = /\d$/.test(first.slice(0, cut)) && /^\d/.test(second);
        if (!seam) expect(told).toContainEqual(expect.objectContaining({ type: 'info', score: read.score }));
      }),
      { numRuns: 3_000 },
    );
  });

  test('a line that was cut says nothing that it did not say whole', () => {
    fc.assert(
      fc.property(fc.constantFrom(...ALL), fc.nat(200), (line, cut) => {
        const whole = parseUciLine(line);
        const part = parseUciLine(line.slice(0, cut));
        if (part.type === 'unknown') return;
        expect(part.type).toBe(whole.type === 'unknown' ? part.type : whole.type);
        if (part.type === 'info' && whole.type === 'info' && part.pv)
          expect(whole.pv?.slice(0, part.pv.length - 1)).toEqual(part.pv.slice(0, -1));
      }),
      { numRuns: 2_000 },
    );
  });
});
