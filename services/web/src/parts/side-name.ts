import type { GameSummary } from '@rookery/shared/contract/game-summary.ts';

/** Who played a side: the name with its title, the engine with its level, or that nobody says. */
export const sideName = ({ name, id, title, aiLevel }: GameSummary['white']): string =>
  aiLevel !== null
    ? `Stockfish level ${aiLevel}`
    : [title, name ?? id ?? 'Anonymous'].filter(Boolean).join(' ');
