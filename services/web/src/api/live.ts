import type { AnalysisProgress } from '@rookery/shared/contract/analysis.ts';
import type { Player } from '@rookery/shared/contract/player.ts';
import type { Sync } from '@rookery/shared/contract/sync.ts';
import { createStore } from '../state/store.ts';
import { openEvents, type StreamState } from './events.ts';

/** What GET /events tells of. */
export interface LiveEvents {
  game: { id: string; outcome: 'created' | 'updated' };
  sync: Sync;
  analysis: Omit<AnalysisProgress, 'moves'>;
  player: Player;
}

type Name = keyof LiveEvents;
const NAMES: readonly Name[] = ['game', 'sync', 'analysis', 'player'];

/** Whether events arrive. */
export const connection = createStore<StreamState>('connecting');

const listeners: { [N in Name]: Set<(data: LiveEvents[N]) => void> } = {
  game: new Set(),
  sync: new Set(),
  analysis: new Set(),
  player: new Set(),
};

/** Hears one kind of event until the returned function is called. */
export const onLive = <N extends Name>(name: N, hear: (data: LiveEvents[N]) => void): (() => void) => {
  listeners[name].add(hear);
  return () => void listeners[name].delete(hear);
};

/** Opens the one stream that the whole page shares; it lasts until the returned function is called. */
export const startLive = (): (() => void) =>
  openEvents('/events', {
    on: Object.fromEntries(
      NAMES.map((name) => [
        name,
        (data: never) => {
          for (const hear of listeners[name]) hear(data);
        },
      ]),
    ),
    onState: connection.set,
  });
