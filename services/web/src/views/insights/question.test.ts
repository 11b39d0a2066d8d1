import { expect, test } from 'bun:test';
import type { Dimension, InsightKinds } from '@rookery/shared/contract/insights.ts';
import { questionOf } from './question.ts';

const metric = (key: string, dimensions: Dimension[]) =>
  ({ key, dimensions }) as unknown as InsightKinds['metrics'][number];
const kinds: InsightKinds = {
  metrics: [metric('acpl', ['color', 'phase', 'openingFamily']), metric('result', ['color', 'hour'])],
  dimensions: [],
};
const ask = (of: string, by: string, after = ''): unknown[] => {
  // biome-ignore lint/suspicious/noThenProperty: the name of the parameter is given, and it is no function.
  const question = questionOf(kinds, { metric: of, by, then: after, population: 'all' });
  return [question?.metric.key, question?.by, question?.then];
};

test.each([
  ['result', 'hour', 'color', ['result', 'hour', 'color']],
  ['result', 'phase', '', ['result', 'color', undefined]],
  ['acpl', 'opening', 'opening', ['acpl', 'openingFamily', undefined]],
  ['acpl', 'phase', 'hour', ['acpl', 'phase', undefined]],
  ['acpl', 'phase', 'phase', ['acpl', 'phase', undefined]],
  ['nonsense', 'nonsense', 'nonsense', ['acpl', 'color', undefined]],
])('%s by %s and %s is asked as it can be answered', (of, by, after, expected) => {
  expect(ask(of, by, after)).toEqual(expected);
});

test('nothing is asked of a service that measures nothing', () => {
  // biome-ignore lint/suspicious/noThenProperty: the name of the parameter is given, and it is no function.
  const asked = { metric: 'acpl', by: 'color', then: '', population: 'all' } as const;
  expect(questionOf({ metrics: [], dimensions: [] }, asked)).toBeUndefined();
});
