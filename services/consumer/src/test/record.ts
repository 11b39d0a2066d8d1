import type { GameRecord } from '@rookery/shared/jobs.ts';

/** A small game that replays. */
export const GAME = {
  id: 'abcdefgh',
  rated: true,
  variant: 'standard',
  speed: 'blitz',
  perf: 'blitz',
  createdAt: 1_700_000_000_000,
  lastMoveAt: 1_700_000_060_000,
  status: 'resign',
  players: { white: { user: { name: 'Ann', id: 'ann' }, rating: 1500 }, black: {} },
  winner: 'white',
  moves: 'e4 e5 Nf3',
  unheardOf: { of: ['fields', 1.5, null] },
};

/** A record from db_queue that holds this line. */
export const recordOf = (line: string): GameRecord => ({
  line,
  pageId: 7,
  seq: 3,
  playerId: 'ann',
  fetchedAt: 1_700_000_100_000,
});
