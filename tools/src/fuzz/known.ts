import { createRandom, randomGame } from '@rookery/shared/chess/random-games.ts';
import { ORDINARY } from '../test/odd-games.ts';
import type { Known } from './from-schema.ts';

const PLAYERS = ['anna', 'ben'];

type Ask = (method: string, path: string, body: unknown) => Promise<unknown>;

/** Follows two players, stores some games of every kind, and has some analyzed. Returns what may be asked for by name. */
export const storeKnown = async (ask: Ask): Promise<Known> => {
  for (const username of PLAYERS) await ask('POST', '/api/players', { username });
  const games = (['standard', 'chess960', 'crazyhouse', 'atomic'] as const).flatMap((variant, v) =>
    Array.from({ length: 4 }, (_, i) => {
      const { initialFen, moves } = randomGame(variant, createRandom(v * 100 + i), 20 + 10 * i);
      const { clocks: _c, opening: _o, division: _d, ...plain } = ORDINARY;
      const id = `fuzz${String(v * 100 + i).padStart(4, '0')}`;
      return { ...plain, id, variant, moves, ...(initialFen !== undefined && { initialFen }) };
    }),
  );
  const all = [ORDINARY, ...games];
  for (const game of all) await ask('PUT', `/api/games/${game.id}`, { game });
  for (const { id } of games.slice(0, 4)) await ask('POST', `/api/games/${id}/analysis`, { nodes: 1_000 });
  const ids = all.map(({ id }) => id);
  return {
    values: {
      id: [...ids, ...PLAYERS, 1, 2, 3],
      game: all,
      gameId: ids,
      player: PLAYERS,
      playerId: PLAYERS,
      opponent: PLAYERS,
      username: PLAYERS,
      fen: ['rnbqkbnr/pppppppp/8/8/8/8/PPPPPPPP/RNBQKBNR w KQkq - 0 1', '8/8/8/8/8/2k5/8/K1q5 w - - 0 1'],
      tz: ['UTC', 'Europe/Paris', 'Pacific/Apia'],
    },
  };
};
