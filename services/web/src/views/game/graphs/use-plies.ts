import { useMemo } from 'preact/hooks';
import type { XAxis } from '../../../chart/series.ts';
import { numbers } from '../../../format/number.ts';

/** The axis of both graphs: plies from 0, written as numbers of moves. `read` is what is said of a ply. */
export const usePlies = (plies: number, read: (ply: number) => string): XAxis =>
  useMemo(
    () => ({
      name: 'move',
      kind: 'number',
      values: Array.from({ length: plies + 1 }, (_, ply) => ply),
      // Between two whole moves there is no number.
      format: (ply: number) => (ply % 2 === 0 ? numbers.whole(ply / 2) : ''),
      read,
    }),
    [plies, read],
  );
