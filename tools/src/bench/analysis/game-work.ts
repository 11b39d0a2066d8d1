import { chunksOf, emptyMarks } from '@rookery/api/analyses/marks.ts';
import { positionsOf } from '@rookery/api/analyses/positions.ts';
import { preparePlies } from '@rookery/consumer/engine/position.ts';
import type { EngineChunk } from './engine-alone.ts';

/** A standard game of the benchmark. */
export interface BenchGame {
  id: string;
  plies: number;
  /** SAN. */
  moves: string;
}

/** What an analysis of the whole game has engines search, cut and ordered as the system does: the last chunk first. */
export const chunksOfGame = ({ moves }: BenchGame): EngineChunk[] => {
  const game = positionsOf({ variant: 'standard', moves });
  return chunksOf(emptyMarks(game.plies, 0)).map(({ from, to }) => {
    const plies = Array.from({ length: to - from + 1 }, (_, i) => to - i);
    const prepared = preparePlies({ variant: 'standard', moves: game.moves, plies });
    return plies.flatMap((ply) => {
      const position = prepared.get(ply);
      return position?.kind === 'searchable' ? position.command : [];
    });
  });
};

/** How many positions that is. */
export const positionCount = (chunks: readonly EngineChunk[]): number =>
  chunks.reduce((sum, chunk) => sum + chunk.length, 0);
