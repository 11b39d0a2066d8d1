import { VARIANTS, type Variant } from '@rookery/shared/chess/variant.ts';
import type { EngineFamily, EngineIdentity } from '@rookery/shared/contract/engine.ts';

/** Stockfish knows chess by its own rules, from any start; the rest is Fairy-Stockfish's. */
export const familyOf = (variant: Variant): EngineFamily =>
  VARIANTS[variant].rules === 'chess' ? 'standard' : 'fairy';

/** Whether two are the same engine. The size of the hash is part of a contract, not of the engine. */
export const isSameEngine = (
  a: Pick<EngineIdentity, 'engine' | 'version' | 'net'>,
  b: Pick<EngineIdentity, 'engine' | 'version' | 'net'>,
): boolean => a.engine === b.engine && a.version === b.version && a.net === b.net;
