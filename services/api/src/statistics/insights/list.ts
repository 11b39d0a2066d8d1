import {
  DIMENSION_KEYS,
  DIMENSIONS,
  dimensionsOf,
  goesWith,
  type InsightKinds,
  METRIC_KEYS,
  METRICS,
} from '@rookery/shared/contract/insights.ts';
import { GAME_DIMENSIONS } from './game-dimensions.ts';
import { kindsOf } from './metrics.ts';
import { MOVE_DIMENSIONS } from './move-dimensions.ts';

const ALL = { ...GAME_DIMENSIONS, ...MOVE_DIMENSIONS };

/** Every metric and dimension with what it means and what goes together. */
export const listInsights = (): InsightKinds => ({
  metrics: METRIC_KEYS.map((key) => {
    const parts = kindsOf(key);
    return { key, ...METRICS[key], dimensions: dimensionsOf(key), ...(parts && { parts: [...parts] }) };
  }),
  dimensions: DIMENSION_KEYS.map((key) => {
    const { groups } = ALL[key];
    return {
      key,
      ...DIMENSIONS[key],
      metrics: METRIC_KEYS.filter((metric) => goesWith(metric, key)),
      ...(groups && { groups: [...groups] }),
    };
  }),
});
