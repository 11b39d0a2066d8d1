import { describe, expect, test } from 'bun:test';
import type { LichessGame } from '@rookery/shared/lichess/game.ts';
import fc from 'fast-check';
import { analysisEntries, rankOf } from './rank.ts';

const game = (fields: object): LichessGame =>
  ({ id: 'abcdefgh', variant: 'standard', createdAt: 0, ...fields }) as LichessGame;
const analysis = (entries: number) => Array.from({ length: entries }, () => ({ eval: 0 }));
const side = (fields: object) => ({ white: { analysis: fields }, black: {} });

test('aborted replaces what ran, however much that had, and never what is over', () => {
  const of = (status: string, richness: object, plies: number) =>
    rankOf(game({ status, ...richness }), plies);
  const rich = { analysis: analysis(70_000), clocks: [1], players: side({ accuracy: 1 }) };
  expect(of('aborted', {}, 0)).toBeGreaterThan(of('started', rich, 40_000));
  expect(of('aborted', rich, 40_000)).toBeLessThan(of('resign', {}, 0));
  expect(analysisEntries(of('aborted', {}, 0))).toBe(0);
});

describe('each richness counts before all that follow it', () => {
  const facts = fc.record({
    finished: fc.boolean(),
    entries: fc.nat({ max: 70_000 }),
    accuracy: fc.boolean(),
    clocks: fc.boolean(),
    plies: fc.nat({ max: 40_000 }),
  });
  type Facts = typeof facts extends fc.Arbitrary<infer T> ? T : never;
  const rank = ({ finished, entries, accuracy, clocks, plies }: Facts) =>
    rankOf(
      game({
        status: finished ? 'mate' : 'started',
        analysis: new Array(entries),
        players: side(accuracy ? { accuracy: 1 } : {}),
        clocks: clocks ? [1] : [],
      }),
      plies,
    );

  test('in the order finished, analysis, accuracy, clocks, moves', () => {
    const of = (finished: number, entries: number, accuracy: number, clocks: number, plies: number) =>
      rankOf(
        game({
          status: finished ? 'resign' : 'created',
          analysis: entries ? analysis(entries) : undefined,
          players: side(accuracy ? { accuracy: 1 } : {}),
          clocks: clocks ? [1] : undefined,
        }),
        plies,
      );
    const rising = [
      of(0, 0, 0, 0, 0),
      of(0, 0, 0, 0, 1),
      of(0, 0, 0, 0, 40_000),
      of(0, 0, 0, 1, 0),
      of(0, 0, 0, 1, 40_000),
      of(0, 0, 1, 0, 0),
      of(0, 0, 1, 1, 40_000),
      of(0, 1, 0, 0, 0),
      of(0, 300, 1, 1, 40_000),
      of(1, 0, 0, 0, 0),
      of(1, 300, 1, 1, 600),
    ];
    expect(rising).toEqual(rising.toSorted((a, b) => a - b));
    expect(new Set(rising).size).toBe(rising.length);
  });

  test('as a whole number that JSON and a bigint hold', () => {
    fc.assert(
      fc.property(facts, facts, (one, other) => {
        expect(Number.isSafeInteger(rank(one))).toBe(true);
        const [a, b] = [one, other].map(({ entries, ...rest }) =>
          rank({ ...rest, entries: Math.min(entries, 65_535) }),
        );
        // What is richer in one thing and poorer in nothing ranks higher.
        const names = ['finished', 'entries', 'accuracy', 'clocks', 'plies'] as const;
        if (names.every((name) => one[name] >= other[name]) && one.entries < 65_536)
          expect(a).toBeGreaterThanOrEqual(b as number);
      }),
    );
  });
});

test.each([0, 1, 64, 65_535])('the %i entries of an analysis can be read back', (entries) => {
  const whole = rankOf(
    game({ status: 'mate', analysis: analysis(entries), clocks: [1], players: side({ accuracy: 1 }) }),
    40_000,
  );
  expect(analysisEntries(whole)).toBe(entries);
});

test.each<[string, object]>([
  ['an analysis in an object', { analysis: { length: 5 } }],
  ['no clocks in the list', { clocks: [] }],
  ['an accuracy that is not there', { players: side({ acpl: 3 }) }],
  ['counts that are null', { players: { white: { analysis: null }, black: {} } }],
  ['a status that is a number', { status: 30 }],
])('%s is worth nothing', (_, fields) => {
  expect(rankOf(game(fields), 0)).toBe(0);
});
