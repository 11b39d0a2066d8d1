import { oneOf, optionalText } from '../../state/address.ts';

/** What the address says of the mistakes. */
export const FIELDS = {
  mistake: optionalText,
  sort: oneOf(['cost', 'date', 'phase', 'opening']),
  order: oneOf(['desc', 'asc']),
  judgment: oneOf(['', 'mistake', 'blunder']),
  phase: oneOf(['', 'opening', 'middlegame', 'endgame']),
};
