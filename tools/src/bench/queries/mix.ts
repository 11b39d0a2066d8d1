import { createRandom, type Random } from '../../lichess/generate/random.ts';
import { drawExplorer } from './draw-explorer.ts';
import { drawGame, drawList, drawMistakes, drawStatistics } from './draw-games.ts';
import { drawInsight } from './draw-insights.ts';
import type { Known } from './known.ts';

/** The classes of routes that have a mark of their own. */
export const CLASSES = [
  'game',
  'listOne',
  'listAny',
  'explorer',
  'explorerFiltered',
  'explorerAll',
  'statistics',
  'insightsSide',
  'insightsMove',
  'mistakes',
] as const;
export type RouteClass = (typeof CLASSES)[number];

/** One request of the mix. */
export interface Asked {
  of: RouteClass;
  /** Path and query. */
  path: string;
}

const DRAW: Record<RouteClass, { requests: number; path: (known: Known, random: Random) => string }> = {
  game: { requests: 60, path: drawGame },
  listOne: { requests: 70, path: (known, random) => drawList(known, random, 1) },
  listAny: { requests: 70, path: (known, random) => drawList(known, random, random.between(2, 5)) },
  explorer: { requests: 90, path: (known, random) => drawExplorer(known, random, 'unfiltered') },
  explorerFiltered: { requests: 90, path: (known, random) => drawExplorer(known, random, 'player') },
  explorerAll: { requests: 60, path: (known, random) => drawExplorer(known, random, 'all') },
  statistics: { requests: 50, path: drawStatistics },
  insightsSide: { requests: 90, path: (known, random) => drawInsight(known, random, 'side') },
  insightsMove: { requests: 80, path: (known, random) => drawInsight(known, random, 'move') },
  mistakes: { requests: 60, path: drawMistakes },
};

const SEED = 2026;

/** The mix: the same requests for the same set, all of them different, those of a class apart from each other. */
export const drawMix = (known: Known): Asked[] => {
  const all: Asked[] = [];
  const seen = new Set<string>();
  for (const [place, of] of CLASSES.entries()) {
    const random = createRandom(SEED, place);
    const { requests, path } = DRAW[of];
    for (let drawn = 0, tries = 0; drawn < requests; tries++) {
      if (tries > 100 * requests) throw new Error(`there are not ${requests} different requests of ${of}`);
      const next = path(known, random);
      if (seen.has(next)) continue;
      seen.add(next);
      all.push({ of, path: next });
      drawn++;
    }
  }
  const random = createRandom(SEED, CLASSES.length);
  return all
    .map((asked) => ({ asked, at: random.next() }))
    .sort((a, b) => a.at - b.at)
    .map(({ asked }) => asked);
};
