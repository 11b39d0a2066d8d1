import { describe, expect, test } from 'bun:test';
import { chunksOf, emptyMarks, isOpen, mark, openPlies, sourceOf, tally } from './marks.ts';

describe('the marks of a game', () => {
  test('are made once each, with events that are numbered on', () => {
    const marks = emptyMarks(3, 7);
    expect(mark(marks, 3, 'decided')).toBe(true);
    expect(mark(marks, 3, 'searched', 5)).toBe(false);
    expect(mark(marks, 1, 'searched', 5)).toBe(true);
    expect(mark(marks, 4, 'searched', 5)).toBe(false);
    expect(marks).toEqual({
      sources: [0, 1, 0, 4],
      evaluationNos: [null, 5, null, null],
      seqs: [0, 9, 0, 8],
      seq: 9,
    });
    expect(marks.sources.map(sourceOf)).toEqual([undefined, 'searched', undefined, 'decided']);
    expect([isOpen(marks, 0), isOpen(marks, 1), isOpen(marks, 4)]).toEqual([true, false, false]);
  });

  test('count moves, and the position before the first only while it waits', () => {
    const marks = emptyMarks(5, 0);
    expect(tally(marks)).toEqual({
      covered: 0,
      searched: 0,
      reused: 0,
      shipped: 0,
      unsearchable: 0,
      open: 6,
    });
    mark(marks, 0, 'reused', 1);
    mark(marks, 1, 'searched', 2);
    mark(marks, 2, 'shipped');
    mark(marks, 3, 'unsearchable');
    mark(marks, 5, 'decided');
    expect(tally(marks)).toEqual({
      covered: 3,
      searched: 1,
      reused: 0,
      shipped: 1,
      unsearchable: 1,
      open: 1,
    });
  });

  test('are cut in chunks of six, the last ply first', () => {
    const marks = emptyMarks(13, 0);
    expect(chunksOf(marks)).toEqual([
      { from: 8, to: 13 },
      { from: 2, to: 7 },
      { from: 0, to: 1 },
    ]);
    for (const ply of [2, 3, 4, 5, 6, 7, 13]) mark(marks, ply, 'reused', 1);
    expect(chunksOf(marks)).toEqual([
      { from: 8, to: 13 },
      { from: 0, to: 1 },
    ]);
    expect(openPlies(marks, 8, 13)).toEqual([12, 11, 10, 9, 8]);
    expect(openPlies(marks, 0, 99)).toEqual([12, 11, 10, 9, 8, 1, 0]);
  });
});
