/** How a game ended, as far as its record says. */
export interface Ending {
  status: string;
  winner?: 'white' | 'black' | null;
  variant?: string;
  /** Why it was a draw, where the moves show it. */
  drawBy?: 'agreement' | 'repetition' | 'fifty moves' | 'insufficient material';
}

const NAMES = { white: 'White', black: 'Black' } as const;

const VARIANT_ENDS: Record<string, string> = {
  kingOfTheHill: 'King in the center',
  threeCheck: 'Three checks',
  racingKings: 'Race finished',
  atomic: 'King exploded',
  horde: 'The horde is gone',
};

/** The end of a game in Lichess's words: "White wins by checkmate", "Black resigned", "Time out · White wins". */
export const makeResultWords = ({ status, winner, variant = '', drawBy }: Ending): string => {
  const won = winner ? `${NAMES[winner]} wins` : undefined;
  const loser = winner ? NAMES[winner === 'white' ? 'black' : 'white'] : undefined;
  const ended = (words: string) => `${words} · ${won ?? 'Draw'}`;
  switch (status) {
    case 'created':
    case 'started':
      return 'Playing right now';
    case 'aborted':
      return 'Aborted';
    case 'mate':
      return won ? `${won} by checkmate` : 'Checkmate';
    case 'resign':
      return loser ? `${loser} resigned` : 'Resignation';
    case 'stalemate':
      return won ? ended('Stalemate') : 'Stalemate';
    case 'timeout':
      return loser ? `${loser} left the game` : 'A player left · Draw';
    case 'outoftime':
      return ended('Time out');
    case 'draw':
      return drawBy ? `Draw by ${drawBy}` : 'Draw';
    case 'insufficientMaterialClaim':
      return 'Draw by insufficient material';
    case 'cheat':
      return ended('Cheat detected');
    case 'noStart':
      return loser ? `${loser} didn’t move` : 'Nobody moved';
    case 'variantEnd':
      return ended(VARIANT_ENDS[variant] ?? 'Variant ending');
    default:
      return won ?? 'Finished';
  }
};

/** The score as it is written down: `1–0`, `½–½`, `0–1`; a star while nothing is decided. */
export const makeScore = ({ status, winner }: Ending): string => {
  if (winner) return winner === 'white' ? '1–0' : '0–1';
  return ['created', 'started', 'aborted'].includes(status) ? '*' : '½–½';
};
