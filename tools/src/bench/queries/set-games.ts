import { analyze } from '../../lichess/generate/analysis.ts';
import { clockOf, FIRST_CREATED } from '../../lichess/generate/bulk.ts';
import { drawStatus } from '../../lichess/generate/ending.ts';
import { generateGame, type Seat } from '../../lichess/generate/game.ts';
import type { GameJson, Variant } from '../../lichess/generate/game-json.ts';
import { gameId } from '../../lichess/generate/ids.ts';
import { drawOpponent, personOf, userOf } from '../../lichess/generate/people.ts';
import { createRandom, mix, type Random } from '../../lichess/generate/random.ts';
import { drawStart } from '../../lichess/generate/variants.ts';

/** A followed player of the set, and how many games. */
export interface SetPlayer {
  name: string;
  games: number;
}

/** All games of the set begin within so many milliseconds: almost five years. */
const SPAN = 1_750 * 86_400_000;
/** The share of games that came with Lichess's analysis. */
const ANALYZED = 0.06;

const CLOCKS: readonly (readonly [readonly [initial: number, increment: number], number])[] = [
  [[180, 0], 26],
  [[180, 2], 22],
  [[300, 0], 18],
  [[300, 3], 8],
  [[60, 0], 12],
  [[120, 1], 5],
  [[600, 0], 6],
  [[900, 10], 2],
  [[1800, 0], 1],
];

const VARIANTS: readonly (readonly [Variant, number])[] = [
  ['standard', 940],
  ['chess960', 20],
  ['crazyhouse', 8],
  ['atomic', 6],
  ['antichess', 6],
  ['threeCheck', 5],
  ['kingOfTheHill', 4],
  ['horde', 3],
  ['racingKings', 3],
  ['fromPosition', 5],
];

const opponentOf = (seed: number, games: number, rating: number, random: Random): Seat => {
  if (random.chance(0.004)) return { kind: 'ai', level: random.between(1, 8) };
  // Half as many people as games, a few of whom are met often: some old friends very often.
  const person = random.chance(0.05)
    ? personOf(seed, 500 + random.below(8))
    : drawOpponent(seed, Math.max(50, games >> 1), random);
  return { kind: 'account', user: userOf(person), rating: rating + Math.round(90 * random.normal()) };
};

/**
 * The games of a player of the set, the oldest first, as they came from years of play: mostly rated blitz that share
 * their first moves, all variants and speeds, old friends and strangers, a few with an analysis of Lichess's.
 */
export function* setGames({ name, games }: SetPlayer): Generator<GameJson> {
  const seed = mix(6, Bun.hash.crc32(name.toLowerCase()));
  const self = { name, id: name.toLowerCase() };
  const step = SPAN / games;
  for (let i = 0; i < games; i++) {
    const random = createRandom(seed, i);
    const variant = random.weighted(VARIANTS);
    const slow = random.chance(0.006);
    const rating = Math.round(1500 + (200 * i) / games + 120 * Math.sin(i / 900) + 25 * random.normal());
    const mine: Seat = { kind: 'account', user: self, rating, provisional: i < 12 };
    const theirs = opponentOf(seed, games, rating, random);
    const white = random.chance(0.5);
    const rated = theirs.kind === 'account' && variant !== 'fromPosition' && random.chance(0.95);
    const generated = generateGame(
      {
        id: gameId(seed, i),
        variant,
        ...drawStart(variant, random),
        status: drawStatus(random, i % 40 === 0),
        rated,
        createdAt: Math.floor(FIRST_CREATED + step * (i + 0.9 * random.next())),
        source: theirs.kind === 'ai' ? 'ai' : random.chance(0.9) ? 'pool' : 'friend',
        white: white ? mine : theirs,
        black: white ? theirs : mine,
        ...(slow ? { daysPerTurn: 3 } : { clock: clockOf(...random.weighted(CLOCKS)) }),
      },
      random,
    );
    const analyzed = random.chance(ANALYZED) && generated.played.moves.length > 8;
    yield analyzed ? analyze(generated, 'whole', random) : generated.game;
  }
}
