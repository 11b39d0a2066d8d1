import type { Random } from '../../lichess/generate/random.ts';
import { drawFilters } from './draw-filters.ts';
import type { Known } from './known.ts';

/** A game, its moves or its analysis. */
export const drawGame = ({ games, analyzed }: Known, random: Random): string => {
  const path = `/api/games/${random.pick(random.chance(0.5) ? games : analyzed)}`;
  return random.pick([
    path,
    `${path}/moves`,
    `/api/games/${random.pick(analyzed)}/analysis`,
    `/api/games/${random.pick(analyzed)}/analysis`,
  ]);
};

/** A page of a list under so many filters, the player's being none of them; of one, at times far into it. */
export const drawList = (known: Known, random: Random, filters: number): string => {
  if (filters === 1 && random.chance(0.35)) {
    const { filter, cursor } = random.pick(known.pages);
    return `/api/games?${filter}&cursor=${cursor}`;
  }
  const ofPlayer = random.chance(0.7);
  const parts = [
    ...(ofPlayer ? [`player=${known.player}`] : []),
    ...drawFilters(known, random, { count: filters, ofPlayer, variant: true }),
    ...(random.chance(0.3) ? ['order=asc'] : []),
    ...(filters > 1 && random.chance(0.15) ? ['count=true'] : []),
  ];
  return `/api/games?${parts.join('&')}`;
};

const PERFS = ['bullet', 'blitz', 'rapid', 'chess960', 'correspondence'];

/** Summary, ratings, opponents, head to head, half of them under filters. */
export const drawStatistics = (known: Known, random: Random): string => {
  const path = `/api/players/${known.player}`;
  const filters = random.chance(0.5)
    ? drawFilters(known, random, { count: random.between(1, 2), ofPlayer: true, variant: true })
    : [];
  const query = (...more: string[]): string => [...more, ...filters].join('&');
  const withoutOpponent = filters.filter((filter) => !filter.startsWith('opponent='));
  return random.pick([
    `${path}/summary?${query()}`,
    `${path}/ratings?${query(`perf=${random.pick(PERFS)}`, `points=${random.pick([100, 500])}`)}`,
    `${path}/opponents?${query(`limit=${random.pick([20, 50, 500])}`)}`,
    `${path}/opponents/${random.pick(known.opponents)}?${withoutOpponent.join('&')}`,
  ]);
};

/** Mistakes of the player in any order: those to train now, a kind of them, or those in games under filters. */
export const drawMistakes = (known: Known, random: Random): string => {
  const parts = [
    ...(random.chance(0.5) ? [`sort=${random.pick(['cost', 'date', 'phase', 'opening'])}`] : []),
    ...(random.chance(0.3) ? ['order=asc'] : []),
    ...(random.chance(0.4) ? [`judgment=${random.pick(['mistake', 'blunder'])}`] : []),
    ...(random.chance(0.3) ? [`phase=${random.pick(['opening', 'middlegame', 'endgame'])}`] : []),
    ...(random.chance(0.4) ? ['due=true'] : []),
    ...(random.chance(0.5) ? ['count=true'] : []),
    ...(random.chance(0.5)
      ? drawFilters(known, random, { count: random.between(1, 3), ofPlayer: true, variant: true })
      : []),
  ];
  return `/api/players/${known.player}/mistakes?${parts.join('&')}`;
};
