import type { Player } from '@rookery/shared/contract/player.ts';
import { useState } from 'preact/hooks';
import { numbers } from '../../format/number.ts';
import { Question } from '../../parts/question.tsx';
import { useUnfollow } from './use-player-actions.ts';

/** Unfollows after a question. */
export const Unfollow = ({ player }: { player: Player }) => {
  const [asked, setAsked] = useState(false);
  const [alsoGames, setAlsoGames] = useState(false);
  const unfollow = useUnfollow(player);
  return (
    <>
      <button type="button" class="button" onClick={() => setAsked(true)}>
        Unfollow
      </button>
      {asked && (
        <Question
          title={`Unfollow ${player.username}?`}
          yes={alsoGames ? 'Unfollow and delete games' : 'Unfollow'}
          danger
          onNo={() => setAsked(false)}
          onYes={() => {
            setAsked(false);
            unfollow.mutate(alsoGames ? 'delete' : 'keep');
          }}
        >
          <div class="stack">
            <p>
              Nothing more is fetched. The {numbers.count(player.games, 'stored game')} stay unless you say
              otherwise.
            </p>
            <label class="line">
              <input
                type="checkbox"
                checked={alsoGames}
                onChange={(event) => setAlsoGames(event.currentTarget.checked)}
              />
              <span class="grow">Also delete the games that no other followed player took part in</span>
            </label>
          </div>
        </Question>
      )}
    </>
  );
};
