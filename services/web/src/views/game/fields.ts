import { type Field, flag, list, oneOf, optionalText, whole } from '../../state/address.ts';

/** On unless the address says 0. */
const on: Field<boolean> = { parse: (given) => given !== '0', make: (value) => (value ? null : '0') };

/** What the address of the view says: where the game is looked at, and what is shown beside. */
export const FIELDS = {
  ply: whole(0),
  from: whole(0),
  line: list,
  at: whole(0),
  flip: flag,
  source: oneOf(['best', 'rookery', 'lichess']),
  arrow: on,
  analysis: on,
  lines: flag,
  explorer: flag,
  tab: oneOf(['advantage', 'clock', 'verdict', 'game']),
  /** What the clock graph shows: time spent by move, or left. */
  clock: oneOf(['spent', 'left']),
  player: optionalText,
};
