import {
  DIMENSIONS,
  type Dimension,
  goesWith,
  METRICS,
  type Metric,
} from '@rookery/shared/contract/insights.ts';
import type { Random } from '../../lichess/generate/random.ts';
import { drawFilters } from './draw-filters.ts';
import type { Known } from './known.ts';

const metrics = Object.keys(METRICS) as Metric[];
const dimensions = Object.keys(DIMENSIONS) as Dimension[];

/** The moves of a game are counted in its side too. */
const isOfSide = (metric: Metric, asked: readonly Dimension[]): boolean =>
  (METRICS[metric].of === 'games' || metric === 'nbMoves') &&
  asked.every((dimension) => DIMENSIONS[dimension].of === 'games');

/** Any metric by one dimension or two that go with it, under up to three filters. */
export const drawInsight = (known: Known, random: Random, kind: 'side' | 'move'): string => {
  for (;;) {
    const metric = random.pick(metrics);
    const asked = [random.pick(dimensions), ...(random.chance(0.5) ? [random.pick(dimensions)] : [])];
    if (new Set(asked).size < asked.length) continue;
    if (!asked.every((dimension) => goesWith(metric, dimension))) continue;
    if (isOfSide(metric, asked) !== (kind === 'side')) continue;
    const count = random.chance(0.5) ? 0 : random.between(1, 3);
    const parts = [
      `metric=${metric}`,
      `by=${asked[0]}`,
      ...(asked[1] ? [`then=${asked[1]}`] : []),
      ...drawFilters(known, random, { count, ofPlayer: true, variant: true }),
      ...(random.chance(0.2) ? ['population=lichess'] : []),
    ];
    return `/api/players/${known.player}/insights?${parts.join('&')}`;
  }
};
