import { describe, expect, test } from 'bun:test';
import { type Counts, notesOf } from './reconciliation-notes.ts';

const EVEN: Counts = {
  stored: 10,
  imported: 0,
  finished: 10,
  running: 0,
  aborted: 0,
  gone: 0,
  goneFinished: 0,
  rejected: 0,
  rejectedStored: 0,
  pending: 0,
  expected: 10,
  complete: true,
};

describe('why the numbers differ', () => {
  test.each<[string, Partial<Counts>, string[]]>([
    ['they agree', {}, []],
    ['they agree at nothing', { stored: 0, finished: 0, expected: 0 }, []],
    ['Lichess was not asked', { expected: null }, ["Lichess's own count is not known yet"]],
    ['one was aborted', { stored: 11, aborted: 1 }, ['1 aborted game is stored that Lichess does not count']],
    [
      'some were aborted',
      { stored: 1_210, aborted: 1_200 },
      ['1,200 aborted games are stored that Lichess does not count'],
    ],
    [
      'imported ones are beside a game that is missing',
      { stored: 11, finished: 9, imported: 2 },
      [
        '2 imported games are stored that are not of Lichess',
        '1 game that Lichess counts is not here: 1 for a reason that is not known here',
      ],
    ],
    ['one runs', { stored: 11, running: 1 }, ['1 game is still running: Lichess counts it when it is over']],
    [
      'some run',
      { stored: 12, running: 2 },
      ['2 games are still running: Lichess counts them when they are over'],
    ],
    ['one is gone', { stored: 11, gone: 1 }, ['1 game that is stored is no longer at Lichess']],
    [
      'a running and a finished one are gone',
      { stored: 12, finished: 11, gone: 1, goneFinished: 1 },
      ['2 games that are stored are no longer at Lichess'],
    ],
    ['one says no status', { stored: 11 }, ['1 game is stored that says nothing of its status']],
    [
      'one is missing',
      { expected: 11 },
      ['1 game that Lichess counts is not here: 1 for a reason that is not known here'],
    ],
    [
      'some were not read yet',
      { expected: 15, complete: false },
      ['5 games that Lichess counts are not here: 5 have not been read yet'],
    ],
    [
      'one was rejected and one is on its way',
      { expected: 13, rejected: 1, pending: 1, complete: false },
      ['3 games that Lichess counts are not here: 1 was rejected, 1 is on its way, 1 has not been read yet'],
    ],
    [
      'more were rejected than are missing',
      { expected: 11, rejected: 3 },
      [
        '1 game that Lichess counts is not here: 1 was rejected',
        '2 records are rejected that are no games missing here',
      ],
    ],
    [
      'one was rejected and is stored in another version',
      { expected: 11, rejected: 1, rejectedStored: 1 },
      [
        '1 game that Lichess counts is not here: 1 for a reason that is not known here',
        '1 record is rejected that is no game missing here',
      ],
    ],
    [
      'what is on its way is known already',
      { pending: 2, complete: false },
      ['2 records were fetched that have not landed yet'],
    ],
    [
      'what is on its way is not to be compared',
      { expected: null, pending: 1, complete: false },
      ["Lichess's own count is not known yet", '1 record was fetched that has not landed yet'],
    ],
    [
      'one more is here',
      { expected: 9 },
      ['1 more game is here than Lichess counted when it was last asked'],
    ],
    [
      'they differ both ways',
      { stored: 14, finished: 10, aborted: 3, running: 1, expected: 14 },
      [
        '3 aborted games are stored that Lichess does not count',
        '1 game is still running: Lichess counts it when it is over',
        '4 games that Lichess counts are not here: 4 for a reason that is not known here',
      ],
    ],
  ])('%s', (_, counts, notes) => {
    expect(notesOf({ ...EVEN, ...counts })).toEqual(notes);
  });
});
