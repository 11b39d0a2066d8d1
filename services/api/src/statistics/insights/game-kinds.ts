import { VARIANT_KEYS, VARIANTS } from '@rookery/shared/chess/variant.ts';
import { SOURCE_ID } from '@rookery/shared/lichess/source.ts';
import { GAME_SPEED_ID, SPEED_ID } from '@rookery/shared/lichess/speed.ts';
import { STATUS_ID } from '@rookery/shared/lichess/status.ts';
import { type Group, groupsOf, namedGroups } from './group.ts';

/** Kinds of games by a number that `sides` holds: the groups, and which of them a number is of. */
export interface GameKinds {
  groups: readonly Group[];
  /** The place in `groups`; -1 for a number that is of none. */
  indexOf(raw: number): number;
}

const byList = (groups: readonly Group[], raws: readonly number[]): GameKinds => ({
  groups,
  indexOf: (raw) => raws.indexOf(raw),
});

const FLAGS = [1, 0] as const;

export const RESULTS = byList(namedGroups(['win', 'draw', 'loss']), [1, 0, -1]);
export const COLORS = byList(namedGroups(['white', 'black']), FLAGS);
export const RATED = byList(
  groupsOf([
    ['true', 'Rated'],
    ['false', 'Casual'],
  ]),
  FLAGS,
);
export const QUEEN_TRADE = byList(
  groupsOf([
    ['true', 'Queen trade'],
    ['false', 'No queen trade'],
  ]),
  FLAGS,
);
export const CASTLING = byList(
  groupsOf([
    ['kingside', 'Kingside castling'],
    ['queenside', 'Queenside castling'],
    ['none', 'No castling'],
  ]),
  [1, 2, 0],
);
export const VARIANT = byList(
  namedGroups(VARIANT_KEYS),
  VARIANT_KEYS.map((key) => VARIANTS[key].id),
);
const NOT_KNOWN: Group = { key: 'unknown', label: 'Not known' };
const SPEEDS = [...namedGroups(Object.keys(SPEED_ID)), NOT_KNOWN];
export const SPEED = byList(SPEEDS, Object.values(GAME_SPEED_ID));
export const SOURCE = byList(
  [...namedGroups(Object.keys(SOURCE_ID)), NOT_KNOWN],
  [...Object.values(SOURCE_ID), 0],
);

/** A perf is stored as minus the speed in standard chess from any position, else as the variant. */
const EXOTIC = VARIANT_KEYS.filter((key) => key !== 'standard' && key !== 'fromPosition');
export const PERF = byList(
  [...SPEEDS, ...namedGroups(EXOTIC)],
  [...Object.values(GAME_SPEED_ID).map((id) => -id), ...EXOTIC.map((key) => VARIANTS[key].id)],
);

export const STRENGTH = byList(
  namedGroups(['muchWeaker', 'weaker', 'similar', 'stronger', 'muchStronger']),
  [-2, -1, 0, 1, 2],
);

const TERMINATIONS = groupsOf([
  ['clockFlag', 'Clock flag'],
  ['disconnect', 'Left the game'],
  ['resignation', 'Resignation'],
  ['draw', 'Draw'],
  ['stalemate', 'Stalemate'],
  ['checkmate', 'Checkmate'],
  ['other', 'Never begun, or not known'],
]);

const TERMINATION_OF = new Map<number, string>([
  [STATUS_ID.outoftime, 'clockFlag'],
  [STATUS_ID.timeout, 'disconnect'],
  [STATUS_ID.resign, 'resignation'],
  [STATUS_ID.cheat, 'resignation'],
  [STATUS_ID.draw, 'draw'],
  [STATUS_ID.insufficientMaterialClaim, 'draw'],
  [STATUS_ID.stalemate, 'stalemate'],
  [STATUS_ID.mate, 'checkmate'],
  [STATUS_ID.variantEnd, 'checkmate'],
]);

/** How a status ends a game, as Lichess's insights have it (lila `Termination`). */
export const TERMINATION: GameKinds = {
  groups: TERMINATIONS,
  indexOf: (raw) => {
    const key = TERMINATION_OF.get(raw) ?? 'other';
    return TERMINATIONS.findIndex((group) => group.key === key);
  },
};

/** Seconds. */
export const MIN_CLOCK_BOUNDS = [5, 10, 30, 60, 180] as const;
