import type { Player } from '@rookery/shared/contract/player.ts';
import { useMutation } from '@tanstack/preact-query';
import { cache } from '../../api/cache.ts';
import { api } from '../../api/client.ts';
import { KEYS } from '../../api/keys.ts';
import { read } from '../../api/read.ts';
import { toast, toastError } from '../../parts/toast.tsx';

type Players = { items: Player[]; next: string | null };
type Patch = { paused?: boolean; analyze?: Player['analyze'] };

const change = (id: string, changed: (player: Player) => Player) =>
  cache.setQueryData<Players>(
    KEYS.players,
    (known) => known && { ...known, items: known.items.map((one) => (one.id === id ? changed(one) : one)) },
  );

const again = () => cache.invalidateQueries({ queryKey: KEYS.players });

/** Pauses, resumes, or chooses what is analyzed. Shown at once, and taken back when the API refuses. */
export const usePatchPlayer = (id: string) =>
  useMutation({
    mutationFn: (patch: Patch) => read(api.players[':id'].$patch({ param: { id }, json: patch })),
    onMutate: ({ paused, analyze }: Patch) =>
      change(id, (player) => ({
        ...player,
        ...(paused !== undefined && { state: paused ? 'paused' : 'active' }),
        ...(analyze !== undefined && { analyze }),
      })),
    onError: toastError,
    onSettled: again,
  });

/** Begins a sync. */
export const useSyncNow = (id: string) =>
  useMutation({
    mutationFn: () => read(api.players[':id'].syncs.$post({ param: { id }, json: {} })),
    onSuccess: (sync) => {
      cache.setQueryData(KEYS.sync(id), sync);
      change(id, (player) => ({ ...player, syncing: true }));
    },
    onError: toastError,
    onSettled: again,
  });

/** Moves the focus from a card that goes to the next one, else to the one before, else to the name to follow. */
const focusBeside = (id: string) => {
  const card = document.querySelector(`[data-player="${id}"]`);
  const beside = card?.nextElementSibling ?? card?.previousElementSibling;
  const target = beside?.querySelector('h2 a') ?? document.querySelector('.follow input');
  if (target instanceof HTMLElement) target.focus();
};

/** Unfollows; with `games` the games that nobody else of the followed took part in go too. */
export const useUnfollow = ({ id, username }: Player) =>
  useMutation({
    mutationFn: (games: 'keep' | 'delete') =>
      read(api.players[':id'].$delete({ param: { id }, query: { games } })),
    onSuccess: (_answer, games) => {
      toast(
        `${username} is not followed any more. Their games ${games === 'keep' ? 'stay' : 'are deleted'}.`,
      );
      focusBeside(id);
      cache.setQueryData<Players>(
        KEYS.players,
        (known) => known && { ...known, items: known.items.filter((one) => one.id !== id) },
      );
    },
    onError: toastError,
    onSettled: again,
  });
