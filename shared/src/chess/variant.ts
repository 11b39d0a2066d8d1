import type { Rules } from 'chessops/types';

interface VariantFacts {
  /** For storage; the numbers are Lichess's own (scalachess `Variant.Id`) and never change. */
  id: number;
  rules: Rules;
  /** Positions of variants with one key space are the same positions (part of the position key). */
  keySpace: number;
  /** Lichess divides games of this variant into phases. */
  phases: boolean;
}

/** Lichess's ten variant keys. */
export const VARIANTS = {
  standard: { id: 1, rules: 'chess', keySpace: 1, phases: true },
  chess960: { id: 2, rules: 'chess', keySpace: 2, phases: true },
  fromPosition: { id: 3, rules: 'chess', keySpace: 1, phases: true },
  kingOfTheHill: { id: 4, rules: 'kingofthehill', keySpace: 4, phases: true },
  threeCheck: { id: 5, rules: '3check', keySpace: 5, phases: true },
  antichess: { id: 6, rules: 'antichess', keySpace: 6, phases: false },
  atomic: { id: 7, rules: 'atomic', keySpace: 7, phases: false },
  horde: { id: 8, rules: 'horde', keySpace: 8, phases: false },
  racingKings: { id: 9, rules: 'racingkings', keySpace: 9, phases: false },
  crazyhouse: { id: 10, rules: 'crazyhouse', keySpace: 10, phases: false },
} as const satisfies Record<string, VariantFacts>;

export type Variant = keyof typeof VARIANTS;

/** The keys in the order in which Lichess lists them. */
export const VARIANT_KEYS = [
  'standard',
  'chess960',
  'crazyhouse',
  'antichess',
  'atomic',
  'horde',
  'kingOfTheHill',
  'racingKings',
  'threeCheck',
  'fromPosition',
] as const satisfies readonly Variant[];

/** Whether the text is one of Lichess's variant keys. */
export const isVariant = (key: string): key is Variant => Object.hasOwn(VARIANTS, key);

const BY_ID = new Map<number, Variant>(VARIANT_KEYS.map((key) => [VARIANTS[key].id, key]));

/** The variant with a stored id; undefined for an id that was never given. */
export const variantOfId = (id: number): Variant | undefined => BY_ID.get(id);
