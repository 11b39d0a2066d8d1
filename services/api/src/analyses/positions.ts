import { finalFen } from '@rookery/shared/chess/final-fen.ts';
import { listMoves } from '@rookery/shared/chess/moves-list.ts';
import { isDeadDraw, type Outcome, outcomeOf } from '@rookery/shared/chess/outcome.ts';
import { replay } from '@rookery/shared/chess/replay.ts';
import type { Variant } from '@rookery/shared/chess/variant.ts';
import { historiesOf } from './history.ts';

/** The positions of a game by ply, 0 the one before the first move, and the moves between them. */
export interface GamePositions {
  variant: Variant;
  initialFen?: string;
  plies: number;
  /** The move to ply n at index n − 1. */
  sans: string[];
  /** As engines are told: UCI, castling as `O-O` and `O-O-O`, which no odd start makes ambiguous. */
  moves: string[];
  ucis: string[];
  fens: string[];
  /** 64-bit numbers as text. */
  keys: string[];
  histories: string[];
}

const halfmovesOf = (fen: string): number => Number(fen.split(' ')[4]);

/** Plays a stored game through. Throws for one that does not replay: games are replayed before they are stored. */
export const positionsOf = (game: {
  variant: Variant;
  initialFen?: string;
  moves: Uint8Array | string;
}): GamePositions => {
  const { variant, initialFen } = game;
  const listed = listMoves(game);
  const sans = listed.map(({ san }) => san);
  const result = replay({
    variant,
    moves: sans.join(' '),
    ...(initialFen !== undefined && { initialFen }),
  });
  if (!result.ok) throw new Error(`a stored game does not replay: ${result.error.detail}`);
  const fens = [finalFen(variant, initialFen, new Uint8Array()), ...listed.map(({ fen }) => fen)];
  const keys = result.replay.keys.split(',');
  return {
    variant,
    ...(initialFen !== undefined && { initialFen }),
    plies: listed.length,
    sans,
    moves: listed.map(({ san, uci }) => /^O-O(?:-O)?/.exec(san)?.[0] ?? uci),
    ucis: listed.map(({ uci }) => uci),
    fens,
    keys,
    histories: historiesOf(keys, fens.map(halfmovesOf)),
  };
};

/** How the game is over at a ply. Before the last one only a dead draw, since the game went on. */
export const outcomeAt = ({ variant, fens, plies }: GamePositions, ply: number): Outcome | undefined => {
  const fen = fens[ply];
  if (fen === undefined) return undefined;
  if (ply === plies) return outcomeOf(variant, fen);
  return isDeadDraw(variant, fen) ? 'draw' : undefined;
};
