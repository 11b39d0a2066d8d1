import { useMemo } from 'preact/hooks';
import type { XAxis } from '../../../chart/series.ts';
import { numbers } from '../../../format/number.ts';

/** The number of the move that a ply ended, behind so many plies before the game: nothing between two whole moves. */
export const moveAt = (ply: number, shift: number): string =>
  ply % 2 === 0 ? numbers.whole(Math.ceil((ply + shift) / 2)) : '';

/** The axis of both graphs: plies from 0, written as numbers of moves. `read` is what is said of a ply. */
export const usePlies = (plies: number, shift: number, read: (ply: number) => string): XAxis =>
  useMemo(
    () => ({
      name: 'move',
      kind: 'number',
      values: Array.from({ length: plies + 1 }, (_, ply) => ply),
      format: (ply: number) => moveAt(ply, shift),
      pad: 0.5,
      read,
    }),
    [plies, shift, read],
  );
