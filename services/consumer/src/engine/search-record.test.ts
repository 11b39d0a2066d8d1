import { describe, expect, test } from 'bun:test';
import { bestLines, createRecord, judgeRecord, type SearchRecord, takeInfo } from './search-record.ts';
import { parseUciLine } from './uci-line.ts';

const recordOf = (expected: number, ...lines: string[]): SearchRecord => {
  const record = createRecord(expected);
  for (const text of lines) {
    const line = parseUciLine(`info ${text}`);
    if (line.type !== 'info') throw new Error(text);
    takeInfo(record, line);
  }
  return record;
};

describe('the best line', () => {
  test('is the last exact one, never a bound', () => {
    const record = recordOf(
      1,
      'depth 8 score cp 10 nodes 90 pv e2e4',
      'depth 9 score cp 30 nodes 100 pv d2d4',
      'depth 10 score cp 80 lowerbound nodes 200 pv c2c4',
    );
    expect(bestLines(record)).toEqual([{ score: { cp: 30 }, depth: 9, pv: ['d2d4'] }]);
    expect(judgeRecord(record, 200)).toBe('complete');
  });

  test('is not there with bounds only', () => {
    const record = recordOf(1, 'depth 9 score cp 80 upperbound nodes 200 pv c2c4');
    expect(bestLines(record)).toEqual([]);
    expect(judgeRecord(record, 200)).toEqual({ missing: 'only bounds of the score were told' });
  });

  test('is not there without any word of a score', () => {
    expect(judgeRecord(recordOf(1, 'depth 0 score cp 0', 'string hello'), 200)).toEqual({
      missing: 'no score was told',
    });
  });
});

describe('a search is incomplete', () => {
  test('with few of the nodes that were asked for', () => {
    expect(judgeRecord(recordOf(1, 'depth 9 score cp 30 nodes 19 pv d2d4'), 200)).toEqual({
      missing: '19 of 200 nodes were searched',
    });
  });

  test('it may be, with most of them', () => {
    expect(judgeRecord(recordOf(1, 'depth 9 score cp 30 nodes 199 pv d2d4'), 200)).toBe('short');
  });

  test.each([
    ['a mate was found', 'depth 9 score mate 3 nodes 10 pv d2d4'],
    ['there was nothing left to look at', 'depth 245 score cp 0 nodes 10 pv d2d4'],
  ])('but not where %s', (_, line) => {
    expect(judgeRecord(recordOf(1, line), 200)).toBe('complete');
  });
});

describe('several lines', () => {
  const DEPTH_8 = [
    'depth 8 multipv 1 score cp 30 nodes 50 pv e2e4',
    'depth 8 multipv 2 score cp 20 nodes 50 pv d2d4',
    'depth 8 multipv 3 score cp 10 nodes 50 pv c2c4',
  ];

  test('are as many as were asked for where the last depth was not finished', () => {
    const record = recordOf(
      3,
      ...DEPTH_8,
      'depth 9 multipv 1 score cp 35 nodes 70 pv c2c4',
      'depth 9 multipv 2 score cp 31 upperbound nodes 70 pv e2e4',
      'depth 8 multipv 3 score cp 20 nodes 70 pv d2d4',
    );
    expect(bestLines(record).map(({ pv, depth }) => [pv[0], depth])).toEqual([
      ['c2c4', 9],
      ['e2e4', 8],
      ['d2d4', 8],
    ]);
  });

  test('never begin with the same move twice', () => {
    const record = recordOf(3, ...DEPTH_8, 'depth 9 multipv 1 score cp 12 nodes 60 pv b1c3');
    expect(bestLines(record).map(({ pv }) => pv[0])).toEqual(['b1c3', 'e2e4', 'd2d4']);
  });

  test('are told together, or they are not told', () => {
    const record = createRecord(2);
    const tell = (text: string) => takeInfo(record, parseUciLine(`info ${text}`) as never);
    expect(tell('depth 1 multipv 1 score cp 3 pv e2e4')).toBe(false);
    expect(tell('depth 1 multipv 2 score cp 3 pv d2d4')).toBe(true);
    expect(tell('depth 2 multipv 1 score cp 3 upperbound pv e2e4')).toBe(false);
    expect(tell('depth 2 multipv 2 score cp 3 pv d2d4')).toBe(false);
  });
});
