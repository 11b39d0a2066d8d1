import { isVariant, type Variant } from '@rookery/shared/chess/variant.ts';
import { putLatest } from '@rookery/shared/put-latest.ts';
import type { AnalysisApi } from './analysis-api.ts';

/** Games that are remembered: those whose chunks are under way. */
const MOST_REMEMBERED = 1_000;

/** The variants of games, asked for once each: a game never changes its variant. */
export type Variants = (gameId: string) => Promise<Variant | undefined>;

/** Resolves with undefined where there is no such game, or one of a variant that nobody knows. */
export const createVariants = (api: AnalysisApi): Variants => {
  const known = new Map<string, Variant>();
  return async (gameId) => {
    const remembered = known.get(gameId);
    if (remembered) return remembered;
    const variant = await api.variantOf(gameId);
    if (variant === undefined || !isVariant(variant)) return undefined;
    putLatest(known, gameId, variant, MOST_REMEMBERED);
    return variant;
  };
};
