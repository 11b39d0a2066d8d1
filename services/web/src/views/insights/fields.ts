import { oneOf, text } from '../../state/address.ts';

/** What the address says of the question. */
export const FIELDS = {
  metric: text('movetime'),
  by: text('phase'),
  // biome-ignore lint/suspicious/noThenProperty: the name of the parameter is given, and it is no function.
  then: text(''),
  population: oneOf(['all', 'lichess']),
};

/** By which column the table is sorted. */
export const SORT_FIELDS = { sort: text(''), order: oneOf(['desc', 'asc']) };

export const ALL_FIELDS = { ...FIELDS, ...SORT_FIELDS };
