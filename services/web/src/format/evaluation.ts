import { winningChances as chancesOf } from '@rookery/shared/chess/win-percent.ts';

/** An evaluation, White's view: centipawns, or moves to mate. */
export interface Score {
  eval?: number | null;
  mate?: number | null;
}

/** As Lichess shows it: `+0.3`, `0.0`, `−1.2`, `#4`, `#−2`; a dash where there is none. */
export const makeEvaluation = ({ eval: cp, mate }: Score): string => {
  if (typeof mate === 'number') return `#${sign(mate)}${Math.abs(mate)}`;
  if (typeof cp !== 'number') return '–';
  const pawns = (Math.abs(cp) / 100).toFixed(1);
  if (pawns === '0.0') return pawns;
  return `${cp > 0 ? '+' : '−'}${pawns}`;
};

const sign = (value: number): string => (value < 0 ? '−' : '');

/**
 * Winning chances from −1 (Black wins) to 1, as Lichess's graph draws them (lila `ui/lib/src/ceval/winningChances.ts`);
 * undefined where there is no evaluation. A mate on the board (0) is `winner`'s.
 */
export const winningChances = ({ eval: cp, mate }: Score, winner?: 'white' | 'black'): number | undefined => {
  if (mate === 0) return winner === 'black' ? -1 : 1;
  if (typeof mate === 'number') {
    const centipawns = (21 - Math.min(10, Math.abs(mate))) * 100;
    return chancesOf(mate > 0 ? centipawns : -centipawns);
  }
  return typeof cp === 'number' ? chancesOf(Math.max(-1000, Math.min(1000, cp))) : undefined;
};

/** Lichess's glyph for each judgment. */
export const GLYPHS = { inaccuracy: '?!', mistake: '?', blunder: '??' } as const;
export type Judgment = keyof typeof GLYPHS;

/** The number of a move before its SAN: `12.` for White's, `12…` for Black's; ply 1 is the first move. */
export const makeMoveNumber = (ply: number): string => `${Math.ceil(ply / 2)}${ply % 2 === 1 ? '.' : '…'}`;
