import type { Player } from '@rookery/shared/contract/player.ts';
import { USERNAME } from '@rookery/shared/lichess/username-pattern.ts';
import { useMutation } from '@tanstack/preact-query';
import { useState } from 'preact/hooks';
import { cache } from '../../api/cache.ts';
import { api } from '../../api/client.ts';
import { KEYS } from '../../api/keys.ts';
import { read } from '../../api/read.ts';
import { toast, toastError } from '../../parts/toast.tsx';
import { doubt, spelling } from './spelling.ts';

/** Follows a player; how the name is spelled is checked while it is typed. */
export const FollowForm = ({ known }: { known: readonly Player[] }) => {
  const [name, setName] = useState('');
  const follow = useMutation({
    mutationFn: (username: string) => read(api.players.$post({ json: { username } })),
    onSuccess: ({ username }) => {
      setName('');
      toast(`Following ${username}; their games come in.`);
      return cache.invalidateQueries({ queryKey: KEYS.players });
    },
    onError: toastError,
  });
  const words = spelling(name, known);
  const isGood = USERNAME.test(name) && words === undefined;
  return (
    <form
      class="follow"
      onSubmit={(event) => {
        event.preventDefault();
        if (isGood) follow.mutate(name);
      }}
    >
      <label class="field">
        <span class="name">Lichess name</span>
        <input
          class="input"
          value={name}
          maxLength={40}
          autocomplete="off"
          autocapitalize="off"
          spellcheck={false}
          aria-invalid={words !== undefined}
          aria-describedby="follow-words"
          onInput={(event) => setName(event.currentTarget.value.trim())}
        />
      </label>
      <button type="submit" class="button primary" disabled={!isGood || follow.isPending}>
        Follow
      </button>
      <p id="follow-words" class="small quiet" aria-live="polite">
        {words ?? doubt(name) ?? 'Whether Lichess has anyone of that name shows after the first sync.'}
      </p>
    </form>
  );
};
