import type { Player } from '@rookery/shared/contract/player.ts';
import { cache } from './cache.ts';
import { KEYS } from './keys.ts';
import { connection, onLive, startLive } from './live.ts';

/** Games come in at 60 a second: what shows them looks again this often at most. */
const SETTLE_MS = 2_000;

/** Lets events change what the page knows, until the returned function is called. */
export const keepCacheLive = (): (() => void) => {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const stale = new Set<string>();
  const spoil = (...keys: string[]) => {
    for (const key of keys) stale.add(key);
    timer ??= setTimeout(() => {
      timer = undefined;
      const now = [...stale];
      stale.clear();
      for (const key of now) void cache.invalidateQueries({ queryKey: [key] });
    }, SETTLE_MS);
  };
  let wasAway = false;
  const ends = [
    onLive('player', (player) => {
      cache.setQueryData<{ items: Player[] }>(KEYS.players, (known) => known && withPlayer(known, player));
      spoil('reconciliation');
    }),
    onLive('sync', (sync) => {
      cache.setQueryData(KEYS.sync(sync.playerId), sync);
      if (sync.state === 'done' || sync.state === 'failed')
        spoil('players', 'reconciliation', 'status', 'games');
      else spoil('players');
    }),
    onLive('game', () => spoil('games')),
    onLive('analysis', ({ gameId, state }) => {
      spoil('analyses');
      if (state === 'done') void cache.invalidateQueries({ queryKey: ['analysis', gameId] });
    }),
    // Nobody tells what happened meanwhile: all of it is asked again.
    connection.watch(() => {
      const now = connection.get();
      if (now === 'waiting') wasAway = true;
      else if (now === 'live' && wasAway) {
        wasAway = false;
        void cache.invalidateQueries();
      }
    }),
    startLive(),
  ];
  return () => {
    clearTimeout(timer);
    for (const end of ends) end();
  };
};

const withPlayer = (known: { items: Player[] }, player: Player): { items: Player[] } => ({
  ...known,
  items: known.items.some(({ id }) => id === player.id)
    ? known.items.map((one) => (one.id === player.id ? player : one))
    : [...known.items, player].sort((a, b) => (a.id < b.id ? -1 : 1)),
});
