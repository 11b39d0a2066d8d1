import { makeMoveNumber } from '../../format/evaluation.ts';
import { pliesOf } from '../explorer/line.ts';

/** The number of the move that is made in a position, by its FEN: a game may begin anywhere, with either side. */
export const moveNumberAt = (fen: string): string => makeMoveNumber(pliesOf(fen) + 1);
