import { drawStatus } from './ending.ts';
import { type Generated, generateGame, type Seat } from './game.ts';
import type { Clock, GameJson } from './game-json.ts';
import { gameId } from './ids.ts';
import { drawOpponent, personOf, userOf } from './people.ts';
import { createRandom, mix, type Random } from './random.ts';

/** Clocks that blitz players choose, seconds. */
const CLOCKS = [
  [300, 0, 50],
  [180, 0, 18],
  [180, 2, 15],
  [300, 3, 9],
  [60, 0, 4],
  [600, 0, 4],
] as const;

/** 2021-03-01: the oldest game of a generated history. */
export const FIRST_CREATED = Date.UTC(2021, 2, 1, 18);

/** A clock as the export writes it. */
export function clockOf(initial: number, increment: number): Clock {
  return { initial, increment, totalTime: initial + 40 * increment };
}

/**
 * `n` games of one player, mostly rated standard blitz, finished, with clocks, opening and division; ids
 * differ and createdAt rises from game to game. The same arguments give the same games.
 */
export function* bulkGames(seed: number, player: string, n: number): Generator<GameJson> {
  for (const { game } of bulkGenerated(seed, player, n)) yield game;
}

/** The same games with the moves that they were played with, and the random numbers that go on behind each. */
export function* bulkGenerated(
  seed: number,
  player: string,
  n: number,
): Generator<Generated & { random: Random }> {
  // Two players of one seed share neither games nor ids, nor does a world of that seed.
  const own = mix(seed, Bun.hash.crc32(player.toLowerCase()));
  const self = { ...userOf(personOf(own, 0)), name: player, id: player.toLowerCase() };
  let createdAt = FIRST_CREATED;
  for (let i = 0; i < n; i++) {
    const random = createRandom(own, i);
    createdAt += random.between(60_000, 900_000);
    const opponent = drawOpponent(own, Math.max(50, n >> 1), random);
    const [initial, increment] = random.weighted(CLOCKS.map((row) => [row, row[2]] as const));
    const rating = 1500 + Math.round(120 * Math.sin(i / 900) + 25 * random.normal());
    const mine: Seat = { kind: 'account', user: self, rating, provisional: i < 10 };
    const theirs: Seat = {
      kind: 'account',
      user: userOf(opponent),
      rating: rating + Math.round(70 * random.normal()),
    };
    const white = random.chance(0.5);
    const generated = generateGame(
      {
        id: gameId(own, i),
        variant: 'standard',
        status: drawStatus(random, false),
        rated: random.chance(0.97),
        createdAt,
        source: random.weighted([
          ['pool', 88],
          ['lobby', 8],
          ['friend', 4],
        ] as const),
        white: white ? mine : theirs,
        black: white ? theirs : mine,
        clock: clockOf(initial, increment),
      },
      random,
    );
    createdAt = Math.max(createdAt, generated.game.lastMoveAt);
    yield { ...generated, random };
  }
}
