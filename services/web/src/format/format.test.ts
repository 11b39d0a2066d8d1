import { describe, expect, test } from 'bun:test';
import { createDates } from './date.ts';
import { makeClock, makeDuration } from './duration.ts';
import { makeEvaluation, makeMoveNumber, winningChances } from './evaluation.ts';
import { createNumbers } from './number.ts';
import { makeResultWords, makeScore } from './result.ts';
import { shownSan } from './san.ts';
import { makeTimeControl } from './time-control.ts';

test('an evaluation is in pawns with one decimal, or moves to mate', () => {
  const shown = [{ eval: 31 }, { eval: -120 }, { eval: 4 }, { eval: -4 }, { mate: 4 }, { mate: -2 }, {}];
  expect(shown.map(makeEvaluation)).toEqual(['+0.3', '−1.2', '0.0', '0.0', '#4', '#−2', '–']);
});

test('winning chances go from −1 to 1, and a mate is nearly one of them', () => {
  expect(winningChances({ eval: 0 })).toBe(0);
  expect(winningChances({ eval: 100 })).toBeCloseTo(0.182, 3);
  expect(winningChances({ eval: 5_000 })).toBe(winningChances({ eval: 1_000 }) as number);
  expect(winningChances({ mate: -1 })).toBeLessThan(-0.99);
  expect(winningChances({ mate: 0 }, 'black')).toBe(-1);
  expect(winningChances({})).toBeUndefined();
});

test('a pawn that is dropped has no letter', () => {
  expect(['P@d7+', 'N@f3', 'Blunder. P@d4 was best.'].map(shownSan)).toEqual([
    '@d7+',
    'N@f3',
    'Blunder. @d4 was best.',
  ]);
});

test('a move has its number, and dots where it is Black’s', () => {
  expect([1, 2, 23, 24].map(makeMoveNumber)).toEqual(['1.', '1…', '12.', '12…']);
});

test.each([
  [{ initial: 300, increment: 3 }, 'blitz', '5+3'],
  [{ initial: 30, increment: 0 }, 'ultraBullet', '½+0'],
  [{ initial: 90, increment: 1 }, 'bullet', '1.5+1'],
  [null, 'correspondence', 'Correspondence'],
  [null, 'classical', 'Unlimited'],
])('a clock of %o in %s is %s', (clock, speed, expected) => {
  expect(makeTimeControl(clock, speed)).toBe(expected);
});

test.each([
  [{ status: 'mate', winner: 'white' }, 'White wins by checkmate', '1–0'],
  [{ status: 'resign', winner: 'white' }, 'Black resigned', '1–0'],
  [{ status: 'outoftime', winner: 'black' }, 'Time out · Black wins', '0–1'],
  [{ status: 'outoftime' }, 'Time out · Draw', '½–½'],
  [{ status: 'draw', drawBy: 'agreement' }, 'Draw by agreement', '½–½'],
  [{ status: 'stalemate', winner: null }, 'Stalemate', '½–½'],
  [{ status: 'aborted' }, 'Aborted', '*'],
  [{ status: 'variantEnd', winner: 'black', variant: 'threeCheck' }, 'Three checks · Black wins', '0–1'],
  [{ status: 'started' }, 'Playing right now', '*'],
] as const)('%o is "%s"', (ending, words, score) => {
  expect(makeResultWords(ending)).toBe(words);
  expect(makeScore(ending)).toBe(score);
});

describe('numbers', () => {
  test('are those of the locale', () => {
    const [english, german] = [createNumbers('en'), createNumbers('de')];
    expect([english.whole(12_345.6), german.whole(12_345.6)]).toEqual(['12,346', '12.346']);
    expect([english.tenths(3), german.tenths(3)]).toEqual(['3.0', '3,0']);
    expect([english.signed(12), english.signed(-3), english.signed(0)]).toEqual(['+12', '−3', '0']);
    expect([0, 0.3, 53.2].map(english.percent)).toEqual(['0\u202f%', '<1\u202f%', '53\u202f%']);
    expect([english.count(1, 'game'), english.count(1_200, 'game')]).toEqual([
      '1\u00a0game',
      '1,200\u00a0games',
    ]);
  });

  test('that are not there are a dash', () => {
    const { whole } = createNumbers('en');
    expect([whole(null), whole(undefined), whole(Number.NaN)]).toEqual(['–', '–', '–']);
  });
});

describe('dates', () => {
  const dates = createDates('en-US', 'America/New_York');

  test('are those of the zone', () => {
    expect(dates.day('2024-03-06T03:00:00Z')).toBe('Mar 5, 2024');
    expect(dates.clock('2024-03-06T03:00:00Z').replace('\u202f', ' ')).toBe('10:00 PM');
  });

  test('say so where none is known', () => {
    const begin = '1970-01-01T00:00:00.000Z';
    expect([dates.day(begin), dates.minute(0), dates.ago(begin)]).toEqual(['No date', 'No date', 'No date']);
    expect(dates.full(begin)).toStartWith('No date is known');
  });

  test('say how long ago', () => {
    const now = Date.parse('2024-03-06T12:00:00Z');
    const ago = (seconds: number) => dates.ago(now + seconds * 1000, now);
    expect([ago(-5), ago(-180), ago(7_200), ago(-86_400), ago(-548 * 86_400), ago(-740 * 86_400)]).toEqual([
      '5 seconds ago',
      '3 minutes ago',
      'in 2 hours',
      'yesterday',
      '18 months ago',
      '2 years ago',
    ]);
  });
});

test('a duration is said in its two largest units', () => {
  expect([45, 185, 7_800, 3_600, 273_600].map(makeDuration)).toEqual([
    '45 s',
    '3 min 5 s',
    '2 h 10 min',
    '1 h',
    '3 d 4 h',
  ]);
});

test('a clock shows tenths below ten seconds', () => {
  expect([390_000, 18_700, 940, 0].map(makeClock)).toEqual(['1:05:00', '3:07', '0:09.4', '0:00.0']);
});
