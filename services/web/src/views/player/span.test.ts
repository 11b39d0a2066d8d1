import { expect, test } from 'bun:test';
import { seenOf, within } from './span.ts';

const last = '2024-03-31T00:00:00.000Z';
const none = { from: undefined, to: undefined };

test('a span counts back from the last point, a zoom goes before it, a broken zoom is none', () => {
  expect(seenOf('all', last, none)).toEqual({});
  expect(seenOf('month', last, none)).toEqual({ since: '2024-03-01T00:00:00.000Z' });
  expect(seenOf('month', last, { from: '2024-01-01', to: '2024-01-02' })).toEqual({
    since: '2024-01-01',
    until: '2024-01-02',
  });
  expect(seenOf('all', last, { from: 'x', to: '2024-01-02' })).toEqual({});
});

test('a zoom never shows more than the filters let through', () => {
  expect(within({ since: '2024-02-01' }, { since: '2024-01-01', until: '2024-03-01' })).toEqual({
    since: '2024-02-01',
    until: '2024-03-01',
  });
  expect(within({}, {})).toEqual({});
});
