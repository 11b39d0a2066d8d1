import type { Variant } from '@rookery/shared/chess/variant.ts';
import { misfit } from '@rookery/shared/chess/variant-fit.ts';
import { isUnknown } from './content-id.ts';

/** Lichess's names and those of others, without spaces, hyphens and case. */
const NAMES: Readonly<Record<string, Variant>> = {
  standard: 'standard',
  chess: 'standard',
  classical: 'standard',
  normal: 'standard',
  fromposition: 'fromPosition',
  chess960: 'chess960',
  fischerandom: 'chess960',
  fischerrandom: 'chess960',
  freestyle: 'chess960',
  kingofthehill: 'kingOfTheHill',
  koth: 'kingOfTheHill',
  threecheck: 'threeCheck',
  '3check': 'threeCheck',
  antichess: 'antichess',
  atomic: 'atomic',
  horde: 'horde',
  racingkings: 'racingKings',
  crazyhouse: 'crazyhouse',
};

const START = 'rnbqkbnr/pppppppp/8/8/8/8/PPPPPPPP/RNBQKBNR w KQkq - 0 1';
/** Pieces of both sides in the same other order behind all pawns. */
const SHUFFLED = /^([bknqr]{8})\/pppppppp\/8\/8\/8\/8\/PPPPPPPP\/([BKNQR]{8}) w /;

const isShuffled = (fen: string): boolean => {
  const [, black, white] = SHUFFLED.exec(fen) ?? [];
  return black !== undefined && black.toUpperCase() === white && black !== 'rnbqkbnr';
};

/** The rules of a game and where it begins, or the reason why there are none. */
export type PgnStart =
  | { variant: Variant; initialFen?: string }
  | { code: 'unknown_variant' | 'invalid_fen'; detail: string };

/** Reads the tags Variant, FEN and SetUp. */
export const startOf = (tags: ReadonlyMap<string, string>): PgnStart => {
  const given = tags.get('Variant');
  const name = isUnknown(given) ? 'standard' : (given as string).toLowerCase().replaceAll(/[\s_-]+/g, '');
  const variant = Object.hasOwn(NAMES, name) ? NAMES[name] : undefined;
  if (variant === undefined)
    return { code: 'unknown_variant', detail: `the variant "${given?.slice(0, 60)}" is none of Lichess's` };
  const fen = tags.get('SetUp') === '0' || isUnknown(tags.get('FEN')) ? undefined : tags.get('FEN');
  if (fen === undefined) return { variant };
  const fault = misfit(variant, fen);
  if (fault !== undefined) return { code: 'invalid_fen', detail: `the tag FEN: ${variant} ${fault}` };
  if (fen.length > 200)
    return { code: 'invalid_fen', detail: 'the tag FEN: it has more than 200 characters' };
  if (variant !== 'standard') return { variant, initialFen: fen };
  if (fen === START) return { variant };
  return { variant: isShuffled(fen) ? 'chess960' : 'fromPosition', initialFen: fen };
};
