import { VARIANT_KEYS, VARIANTS, type Variant } from '@rookery/shared/chess/variant.ts';
import type { EngineFamily, FamilyReport, Taker } from '@rookery/shared/contract/engine.ts';
import type { FoundEngines } from '../engine/find-engine.ts';
import { identityOf } from './result-of.ts';

/** As whom this worker takes work: the engines that it has, or what it lacks. */
export interface Takers {
  /** For a variant: the engine that plays it, or why there is none here. */
  of(variant: Variant): Taker;
  families: Readonly<Record<EngineFamily, FamilyReport>>;
}

const familyOf = (variant: Variant): EngineFamily =>
  VARIANTS[variant].rules === 'chess' ? 'standard' : 'fairy';

/** The takers of the engines of this machine. */
export const createTakers = (engines: FoundEngines, hashMb: number): Takers => {
  const plays = (variant: Variant): boolean => {
    const engine = engines[familyOf(variant)];
    return !('code' in engine) && engine.rules.includes(VARIANTS[variant].rules);
  };
  const report = (family: EngineFamily): FamilyReport => {
    const engine = engines[family];
    if ('code' in engine) return { missing: engine.detail.slice(0, 500) };
    const lacks = VARIANT_KEYS.filter((variant) => familyOf(variant) === family && !plays(variant));
    return { engine: identityOf(engine.identity, hashMb), ...(lacks.length > 0 && { lacks }) };
  };
  const families = { standard: report('standard'), fairy: report('fairy') };
  return {
    families,
    of: (variant) => {
      const has = families[familyOf(variant)];
      if ('missing' in has || plays(variant)) return 'missing' in has ? has : { engine: has.engine };
      return { missing: `${has.engine.engine} does not play ${variant}; a newer Fairy-Stockfish does` };
    },
  };
};
