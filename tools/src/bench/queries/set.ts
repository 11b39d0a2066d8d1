import type { SetPlayer } from './set-games.ts';

/** Who is asked about most: half of all games are theirs. */
export const HERO: SetPlayer = { name: 'Rookery_Hero', games: 100_000 };

/** The others who are followed. */
export const OTHERS: readonly SetPlayer[] = Array.from({ length: 10 }, (_, i) => ({
  name: `Rookery_Peer${i}`,
  games: 10_000,
}));

/** Of what makes the set: one that was kept under another is made anew. */
export const SET_VERSION = 1;
