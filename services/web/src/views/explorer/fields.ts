import { flag, list, oneOf, optionalText, whole } from '../../state/address.ts';

/** What the address says beside the filters: where the line begins, its moves, and how many of them are played. */
export const FIELDS = {
  fen: optionalText,
  line: list,
  at: whole(undefined),
  flip: flag,
  engine: flag,
  sort: oneOf(['date', 'rating']),
};
