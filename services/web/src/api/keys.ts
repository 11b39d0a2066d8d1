/** The names under which the page keeps what it knows. The first word is what events make stale. */
export const KEYS = {
  players: ['players'] as const,
  sync: (playerId: string) => ['sync', playerId] as const,
  reconciliation: (playerId: string) => ['reconciliation', playerId] as const,
  status: ['status'] as const,
  queue: ['analyses'] as const,
  rejected: ['rejected'] as const,
  game: (id: string) => ['game', id] as const,
  moves: (id: string) => ['game', id, 'moves'] as const,
  analyses: (id: string) => ['analysis', id] as const,
};
