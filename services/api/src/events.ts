import type { Sql } from 'postgres';
import type { Movement } from './syncs/land.ts';
import { readSync } from './syncs/read.ts';

/** What the API pushes to whoever watches. */
export interface RookeryEvent {
  type: 'game' | 'sync' | 'analysis' | 'player';
  data: object;
}

export interface Events {
  publish(event: RookeryEvent): void;
  /** Publishes how the syncs stand, each at most every 250 ms, and once more at its end. */
  syncsMoved(movements: readonly Movement[]): void;
  /** Hears every event until the returned function is called. */
  subscribe(listener: (event: RookeryEvent) => void): () => void;
}

const PAUSE_MS = 250;

/** The events of this process. Nothing is computed while nobody listens. */
export const createEvents = (sql: Sql, onError: (error: unknown) => void): Events => {
  const listeners = new Set<(event: RookeryEvent) => void>();
  const waiting = new Set<number>();

  const publish = (event: RookeryEvent) => {
    for (const listener of listeners) listener(event);
  };
  const publishSync = async (syncId: number) => {
    waiting.delete(syncId);
    const sync = await readSync(sql, syncId);
    if (sync) publish({ type: 'sync', data: sync });
  };

  return {
    publish,
    syncsMoved: (movements) => {
      if (listeners.size === 0) return;
      for (const { syncId } of movements) {
        if (waiting.has(syncId)) continue;
        waiting.add(syncId);
        setTimeout(() => publishSync(syncId).catch(onError), PAUSE_MS);
      }
    },
    subscribe: (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
};
