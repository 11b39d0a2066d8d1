import type { Random } from '../../lichess/generate/random.ts';
import { drawFilters } from './draw-filters.ts';
import type { Known } from './known.ts';

/** The start of the variant half of the time where it is filtered, else any ply. */
const drawPosition = ({ positions }: Known, random: Random, startShare: number): string[] => {
  if (random.chance(startShare)) return [];
  const { fen, variant } = random.pick(positions);
  return [`fen=${encodeURIComponent(fen)}`, ...(variant === 'standard' ? [] : [`variant=${variant}`])];
};

/** A position under no filter, or under one to four of them in the games of the player or in all games. */
export const drawExplorer = (known: Known, random: Random, kind: 'unfiltered' | 'player' | 'all'): string => {
  const ofPlayer = kind === 'player' || (kind === 'unfiltered' && random.chance(0.6));
  const path = ofPlayer ? `/api/players/${known.player}/explorer` : '/api/explorer';
  const filters =
    kind === 'unfiltered'
      ? random.chance(0.5) && ofPlayer
        ? [`color=${random.pick(['white', 'black'])}`]
        : []
      : drawFilters(known, random, { count: random.between(1, 4), ofPlayer, variant: false });
  const parts = [...drawPosition(known, random, kind === 'unfiltered' ? 0.05 : 0.4), ...filters];
  const sorted = kind === 'unfiltered' || random.chance(0.8) ? [] : ['sort=rating'];
  return `${path}?${[...parts, ...sorted].join('&')}`;
};
