import { useMemo } from 'preact/hooks';
import { useLocation, useSearch } from 'wouter-preact';
import { type Fields, makeAddress, parseAddress, type Values } from './address.ts';

/** Changes some fields. `push` makes a step that the back button returns from; else the address is replaced. */
export type SetAddress<F extends Fields> = (changes: Partial<Values<F>>, how?: 'push' | 'replace') => void;

/**
 * The fields of a view from the address, and how to change them. `fields` stands outside of the component. Push what a
 * reader would call a step (another view, another filter); replace what goes by (a ply, a scroll).
 */
export const useAddress = <F extends Fields>(fields: F): [Values<F>, SetAddress<F>] => {
  const search = useSearch();
  const [, navigate] = useLocation();
  const values = useMemo(() => parseAddress(fields, search), [fields, search]);
  // Read from the window at the time of the change: two changes in one moment both hold.
  const set: SetAddress<F> = (changes, how = 'replace') =>
    navigate(`${location.pathname}${makeAddress(fields, location.search, changes)}`, {
      replace: how === 'replace',
    });
  return [values, set];
};
