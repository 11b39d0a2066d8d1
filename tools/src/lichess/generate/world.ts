import { analyze } from './analysis.ts';
import { clockOf, FIRST_CREATED } from './bulk.ts';
import { drawStatus } from './ending.ts';
import { type Draft, generateGame, type Seat } from './game.ts';
import type { GameJson } from './game-json.ts';
import { gameId, otherId } from './ids.ts';
import { drawOpponent, type Person, personOf, userOf } from './people.ts';
import { createRandom, type Random } from './random.ts';
import { SPECIALS, type Special } from './specials.ts';
import { drawStart } from './variants.ts';

/** 2025-12-31: no game of a world is newer, whatever the clock of the machine says. */
const LAST_CREATED = Date.UTC(2025, 11, 31);
const OPPONENTS = 120;
/** Every so many games one is out of the ordinary. */
const SPECIAL_EVERY = 5;
/** The share of games with a computer analysis. */
const ANALYZED = 0.12;

const CLOCKS: readonly (readonly [readonly [initial: number, increment: number], number])[] = [
  [[300, 0], 40],
  [[180, 2], 20],
  [[180, 0], 12],
  [[300, 3], 10],
  [[60, 0], 8],
  [[600, 0], 10],
  [[900, 10], 4],
  [[1800, 0], 2],
];

export interface WorldOrder {
  seed: number;
  /** Players whose games are all there. */
  players: number;
  /** Games of each of them. */
  games: number;
}

/** The players that a world is made for. */
export function worldPlayers({ seed, players }: Pick<WorldOrder, 'seed' | 'players'>): Person[] {
  return Array.from({ length: players }, (_, n) => personOf(seed, n));
}

function seatOf(person: Person, random: Random, provisional: boolean): Seat {
  const rating = Math.max(400, person.strength + Math.round(40 * random.normal()));
  return { kind: 'account', user: userOf(person), rating, ...(provisional && { provisional: true }) };
}

function opponentOf(order: WorldOrder, player: number, special: Special, random: Random): Seat {
  const { seed, players } = order;
  switch (special.opponent) {
    case 'ai':
      return { kind: 'ai', level: random.between(1, 8) };
    case 'anonymous':
      return { kind: 'anonymous' };
    case 'ghost':
      return { kind: 'account', user: { name: 'ghost', id: 'ghost' }, rating: random.between(900, 2100) };
    case 'self':
      return seatOf(personOf(seed, player), random, false);
    default: {
      const known = players > 1 && random.chance(0.04);
      const person = known
        ? personOf(seed, (player + random.between(1, players - 1)) % players)
        : drawOpponent(seed, OPPONENTS, random);
      return seatOf(person, random, random.chance(0.04));
    }
  }
}

function worldGame(order: WorldOrder, player: number, index: number, createdAt: number): GameJson {
  const { seed } = order;
  const number = player * 10_000_000 + index;
  const random = createRandom(seed, number);
  const turn = Math.floor(index / SPECIAL_EVERY) + player * 7;
  const special: Special =
    index % SPECIAL_EVERY === SPECIAL_EVERY - 1 ? (SPECIALS[turn % SPECIALS.length] ?? {}) : {};
  const mine = seatOf(personOf(seed, player), random, index < 8);
  const theirs = opponentOf(order, player, special, random);
  const white = special.white ?? random.chance(0.5);
  const [initial, increment] = random.weighted(CLOCKS);
  const variant = special.variant ?? 'standard';
  const casual = special.opponent !== undefined || variant === 'fromPosition' || special.unlimited;
  const draft: Draft = {
    id: gameId(seed, number),
    variant,
    ...drawStart(variant, random),
    ...(special.initialFen && { initialFen: special.initialFen }),
    status: special.status ?? drawStatus(random, false),
    rated: special.rated ?? (!casual && random.chance(0.9)),
    createdAt,
    ...(createdAt >= Date.UTC(2023, 0, 1) && {
      source: special.source ?? (casual ? 'friend' : random.chance(0.85) ? 'pool' : 'lobby'),
    }),
    white: white ? mine : theirs,
    black: white ? theirs : mine,
    ...(special.daysPerTurn && { daysPerTurn: special.daysPerTurn }),
    ...(!special.daysPerTurn &&
      !special.unlimited && { clock: clockOf(...(special.clock ?? [initial, increment])) }),
    ...(special.event && { event: special.event((length) => otherId(seed, number, length)) }),
    ...(special.extra && { extra: special.extra }),
    ...(special.fullId && { fullId: gameId(seed, number) + otherId(seed, number, 4) }),
    ...(special.plies !== undefined && { plies: special.plies }),
  };
  const generated = generateGame(draft, random);
  const kind = special.analysis ?? (random.chance(ANALYZED) ? 'whole' : undefined);
  const analyzable = generated.played.moves.length > 4 && draft.status !== 'started';
  return kind && analyzable ? analyze(generated, kind, random) : generated.game;
}

/** Every game of a world, player by player, the oldest first; ids differ over the whole world. */
export function* worldGames(order: WorldOrder): Generator<GameJson> {
  for (let player = 0; player < order.players; player++) {
    const random = createRandom(order.seed ^ 0x7ab1e, player);
    const step = (LAST_CREATED - FIRST_CREATED) / (order.games + 1);
    let createdAt = FIRST_CREATED;
    for (let index = 0; index < order.games; index++) {
      // Now and then two games begin in the same millisecond.
      if (index % 60 !== 59) createdAt += Math.ceil(step * (0.4 + random.next()));
      const game = worldGame(order, player, index, createdAt);
      yield game;
    }
  }
}
