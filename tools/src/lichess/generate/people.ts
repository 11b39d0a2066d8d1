import type { GameUser } from './game-json.ts';
import { createRandom, type Random } from './random.ts';

const FIRST = [
  'quiet',
  'brave',
  'sleepy',
  'rapid',
  'hidden',
  'golden',
  'little',
  'wild',
  'north',
  'silver',
  'lucky',
  'patient',
  'rusty',
  'velvet',
  'winter',
  'summer',
  'stone',
  'paper',
  'copper',
  'misty',
  'royal',
  'plain',
  'stormy',
  'clever',
] as const;
const SECOND = [
  'Rook',
  'Bishop',
  'Knight',
  'Pawn',
  'Castle',
  'Gambit',
  'Tempo',
  'Fork',
  'Pin',
  'Skewer',
  'Zugzwang',
  'Diagonal',
  'Outpost',
  'Raven',
  'Otter',
  'Badger',
  'Heron',
  'Lantern',
  'Anchor',
  'Harbor',
  'Meadow',
  'Thistle',
  'Comet',
  'Fox',
] as const;
const TITLES = ['GM', 'IM', 'FM', 'CM', 'NM', 'WGM', 'WFM', 'BOT', 'LM'] as const;
const FLAIRS = [
  'activity.chess',
  'activity.chess-pawn',
  'nature.full-moon-face',
  'smileys.thinking-face',
  'smileys.alien-monster',
  'travel-places.moai',
  'symbols.peace-symbol',
  'nature.owl',
  'food-drink.pretzel',
  'objects.books',
] as const;

/** A player of the stand-in's world, who exists on no real site. */
export interface Person extends GameUser {
  /** Around which the ratings of the games lie. */
  strength: number;
}

/** The n-th person of a seed: always the same name, title and strength. Names are unique within a seed. */
export function personOf(seed: number, n: number): Person {
  const random = createRandom(seed ^ 0x5ee_d0f, n);
  const join = random.weighted([
    ['', 5],
    ['_', 2],
    ['-', 1],
  ] as const);
  const name = `${random.pick(FIRST)}${join}${random.pick(SECOND)}${n + 1}`;
  const shown = random.chance(0.5) ? name.charAt(0).toUpperCase() + name.slice(1) : name;
  const strength = Math.round(Math.min(2700, Math.max(700, 1550 + 330 * random.normal())));
  const title = strength > 2200 && random.chance(0.5) ? random.pick(TITLES) : undefined;
  const patron = random.chance(0.04);
  return {
    name: shown,
    ...(title && { title }),
    ...(random.chance(0.15) && { flair: random.pick(FLAIRS) }),
    ...(patron && { patron: true }),
    ...(patron && random.chance(0.7) && { patronColor: random.between(1, 10) }),
    id: shown.toLowerCase(),
    strength,
  };
}

/** A person as the export writes one. */
export function userOf({ strength: _, ...user }: Person): GameUser {
  return user;
}

/** An opponent out of `size` people beside the followed ones: few are met often, most once. */
export function drawOpponent(seed: number, size: number, random: Random): Person {
  return personOf(seed, 1000 + Math.floor(size * random.next() ** 2));
}
