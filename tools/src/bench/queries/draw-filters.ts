import type { Random } from '../../lichess/generate/random.ts';
import type { Known } from './known.ts';

type Draw = (known: Known, random: Random) => string;

const day = (random: Random): string =>
  new Date(Date.UTC(2021, 2, 1) + random.below(1_700) * 86_400_000).toISOString().slice(0, 10);

/** Filters that go without a player. */
const OF_GAMES: Readonly<Record<string, Draw>> = {
  speed: (_, random) => `speed=${random.pick(['bullet', 'blitz', 'rapid', 'blitz,rapid', 'classical'])}`,
  rated: (_, random) => `rated=${random.chance(0.7)}`,
  status: (_, random) => `status=${random.pick(['mate', 'resign', 'outoftime', 'draw,stalemate', 'cheat'])}`,
  eco: ({ openings }, random) => `eco=${random.pick(openings).eco}`,
  opening: ({ openings }, random) => {
    const { name } = random.pick(openings);
    return `opening=${encodeURIComponent(random.chance(0.5) ? (name.split(':')[0] as string) : name)}`;
  },
  minRating: (_, random) => `minRating=${random.pick([1300, 1450, 1600, 1700, 1900, 2600])}`,
  maxRating: (_, random) => `maxRating=${random.pick([400, 1400, 1550, 1700, 1800])}`,
  minPlies: (_, random) => `minPlies=${random.pick([10, 40, 60, 90, 150, 600])}`,
  maxPlies: (_, random) => `maxPlies=${random.pick([2, 20, 40, 60, 100])}`,
  since: (_, random) => `since=${day(random)}`,
  until: (_, random) => `until=${day(random)}`,
  analyzed: (_, random) => `analyzed=${random.chance(0.6)}`,
};

/** Filters that speak of a player. */
const OF_A_PLAYER: Readonly<Record<string, Draw>> = {
  color: (_, random) => `color=${random.pick(['white', 'black'])}`,
  result: (_, random) => `result=${random.pick(['win', 'draw', 'loss'])}`,
  opponent: ({ opponents }, random) => `opponent=${random.pick(opponents)}`,
  minOpponentRating: (_, random) => `minOpponentRating=${random.pick([1400, 1600, 1800, 2900])}`,
  maxOpponentRating: (_, random) => `maxOpponentRating=${random.pick([500, 1400, 1600, 1800])}`,
};

const VARIANT: Readonly<Record<string, Draw>> = {
  variant: (_, random) =>
    `variant=${random.pick(['standard', 'chess960', 'crazyhouse,atomic', 'racingKings', 'fromPosition'])}`,
};

export interface FilterOrder {
  count: number;
  ofPlayer: boolean;
  /** The explorer has a variant of its own. */
  variant: boolean;
}

/** So many different filters together, some of which no game fits. */
export const drawFilters = (known: Known, random: Random, order: FilterOrder): string[] => {
  const draws = { ...OF_GAMES, ...(order.variant && VARIANT), ...(order.ofPlayer && OF_A_PLAYER) };
  const names = Object.keys(draws);
  const chosen = new Set<string>();
  while (chosen.size < order.count) {
    const name = random.pick(names);
    // Both ends of a range at random would mostly be the wrong way round.
    if ((name === 'until' && chosen.has('since')) || (name === 'since' && chosen.has('until'))) continue;
    chosen.add(name);
  }
  return [...chosen].map((name) => (draws[name] as Draw)(known, random));
};
