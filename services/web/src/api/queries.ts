import { useQuery } from '@tanstack/preact-query';
import { api } from './client.ts';
import { KEYS } from './keys.ts';
import { read } from './read.ts';

/** The followed players. */
export const usePlayers = () =>
  useQuery({ queryKey: KEYS.players, queryFn: () => read(api.players.$get({ query: { limit: '500' } })) });

/** One of them, by id or name in any case; undefined for who is not followed. */
export const useFollowed = (player: string | undefined) =>
  usePlayers().data?.items.find(({ id }) => id === player?.toLowerCase());

/** The newest sync of a player; null when there was none. Events keep it true. */
export const useSync = (id: string) =>
  useQuery({
    queryKey: KEYS.sync(id),
    queryFn: async () =>
      (await read(api.players[':id'].syncs.$get({ param: { id }, query: { limit: '1' } }))).items[0] ?? null,
  });

/** What is stored of a player against what Lichess has. */
export const useReconciliation = (id: string) =>
  useQuery({
    queryKey: KEYS.reconciliation(id),
    queryFn: () => read(api.players[':id'].reconciliation.$get({ param: { id } })),
  });

/** How it stands; asked again by itself. */
export const useStatus = (everyMs = 5_000) =>
  useQuery({ queryKey: KEYS.status, queryFn: () => read(api.status.$get()), refetchInterval: everyMs });

/** A game as Lichess sent it. */
export const useGame = (id: string) =>
  useQuery({ queryKey: KEYS.game(id), queryFn: () => read(api.games[':id'].$get({ param: { id } })) });

/** The moves of a game with their positions, clocks and evaluations. */
export const useMoves = (id: string) =>
  useQuery({ queryKey: KEYS.moves(id), queryFn: () => read(api.games[':id'].moves.$get({ param: { id } })) });
