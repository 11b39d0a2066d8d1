import type { Dimension, InsightKinds } from '@rookery/shared/contract/insights.ts';
import type { Values } from '../../state/address.ts';
import type { FIELDS } from './fields.ts';

export type MetricKind = InsightKinds['metrics'][number];

/** A metric by one dimension or two, as it can be answered. */
export interface Question {
  metric: MetricKind;
  by: Dimension;
  then: Dimension | undefined;
  population: 'all' | 'lichess';
}

/** What the address asks, where it fits: a dimension that does not go with the metric gives way to the color. */
export const questionOf = (kinds: InsightKinds, asked: Values<typeof FIELDS>): Question | undefined => {
  const metric = kinds.metrics.find(({ key }) => key === asked.metric) ?? kinds.metrics[0];
  if (!metric) return undefined;
  const fitting = (key: string) => metric.dimensions.find((dimension) => dimension === key);
  const by = fitting(dimensionKey(asked.by)) ?? 'color';
  const then = asked.then === by ? undefined : fitting(asked.then);
  return { metric, by, then, population: asked.population };
};

/** The dimension of a word in an address, which may be the short one. */
export const dimensionKey = (word: string): string => (word === 'opening' ? 'openingFamily' : word);

/** The name of a dimension; the word itself where nobody knows it. */
export const dimensionName = (kinds: InsightKinds, key: string): string =>
  kinds.dimensions.find((one) => one.key === key)?.label ?? key;
