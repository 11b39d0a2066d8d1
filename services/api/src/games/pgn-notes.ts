import { sansIn } from '@rookery/shared/chess/sans-in.ts';
import type { LichessGame } from '@rookery/shared/lichess/game.ts';
import type { AnalysisEntry, Judgment } from './analysis-entry.ts';

const GLYPHS: Readonly<Record<Judgment, string>> = { inaccuracy: '?!', mistake: '?', blunder: '??' };

/** What is written after a move: its glyph, its comments in order, and a line that was better (SAN). */
export interface MoveNotes {
  glyph: string;
  comments: string[];
  variation: string[];
}

/** `[%clk 0:03:00]` of centiseconds, rounded to whole seconds as Lichess does. */
export const clockCommand = (centiseconds: number): string => {
  const seconds = Math.round(centiseconds / 100);
  const two = (value: number): string => String(value % 60).padStart(2, '0');
  return `[%clk ${Math.floor(seconds / 3600)}:${two(Math.floor(seconds / 60))}:${two(seconds)}]`;
};

/** `[%eval 0.17]` in pawns, `[%eval #-3]` for a mate, from White's point of view; empty without either. */
export const evalCommand = (entry: AnalysisEntry): string => {
  if (entry.eval !== undefined) {
    const pawns = String(entry.eval / 100);
    return `[%eval ${pawns.includes('.') ? pawns : `${pawns}.0`}]`;
  }
  return entry.mate === undefined ? '' : `[%eval #${entry.mate}]`;
};

const evalText = (entry: AnalysisEntry): string => {
  if (entry.eval !== undefined) return (entry.eval / 100).toFixed(2);
  return entry.mate === undefined ? '' : `Mate in ${Math.abs(entry.mate)}`;
};

/** The evaluation that Lichess gives to the start of a game, centipawns. */
const START: AnalysisEntry = { eval: 15 };

const SAN = /^[a-hxNBRQKPO1-8@=+#-]+$/;

/** What Lichess's annotated export says of the move at a ply; nothing where the move was not judged. */
export const notesOf = (analysis: readonly AnalysisEntry[], ply: number): MoveNotes => {
  const entry = analysis[ply - 1];
  if (entry?.judgment === undefined) return { glyph: '', comments: [], variation: [] };
  const before = ply === 1 ? START : (analysis[ply - 2] ?? {});
  const evals = [evalText(before), evalText(entry)].filter((text) => text !== '').join(' → ');
  const comment = [evals && `(${evals})`, entry.comment ?? ''].filter((text) => text !== '').join(' ');
  const variation = sansIn(entry.variation);
  return {
    glyph: GLYPHS[entry.judgment],
    comments: comment === '' ? [] : [comment],
    variation: variation.every((san) => SAN.test(san)) ? variation : [],
  };
};

/** `A10 English Opening` with the ply where it is written. */
export const openingNote = (game: LichessGame): { ply: number; comment: string } | undefined => {
  if (typeof game.opening !== 'object' || game.opening === null) return undefined;
  const { eco, name, ply } = game.opening as Record<string, unknown>;
  return typeof eco === 'string' && typeof name === 'string' && typeof ply === 'number'
    ? { ply, comment: `${eco} ${name}` }
    : undefined;
};

/** How the game ended, as Lichess's annotated export says it after the last move; undefined where it says nothing. */
export const endingNote = ({ status, winner }: LichessGame): string | undefined => {
  if (status === 'stalemate') return 'Draw by stalemate.';
  if (winner !== 'white' && winner !== 'black') {
    return status === 'draw' || status === 'timeout' || status === 'outoftime'
      ? 'The game is a draw.'
      : undefined;
  }
  const [won, lost] = winner === 'white' ? ['White', 'Black'] : ['Black', 'White'];
  switch (status) {
    case 'mate':
      return `${won} wins by checkmate.`;
    case 'resign':
      return `${lost} resigns.`;
    case 'outoftime':
      return `${won} wins on time.`;
    case 'timeout':
      return `${lost} left the game.`;
    default:
      return undefined;
  }
};
