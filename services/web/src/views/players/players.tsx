import { usePlayers, useStatus } from '../../api/queries.ts';
import { Empty, Loaded, SkeletonRows } from '../../parts/states.tsx';
import { Cooldown } from './cooldown.tsx';
import { FollowForm } from './follow-form.tsx';
import { PlayerCard } from './player-card.tsx';

/** The followed players: what is stored of each, what is on its way, and what may be done. */
export const Players = () => {
  const players = usePlayers();
  const status = useStatus();
  return (
    <>
      <h1>Players</h1>
      <div class="stack">
        <FollowForm known={players.data?.items ?? []} />
        <Cooldown until={status.data?.lichess.cooldownUntil ?? null} />
        <Loaded query={players} waiting={<SkeletonRows rows={8} />}>
          {({ items }) =>
            items.length === 0 ? (
              <Empty title="You have not followed anyone yet.">
                <p>Type a Lichess name above. Their games begin to come in at once.</p>
              </Empty>
            ) : (
              <ul class="players">
                {items.map((player) => (
                  <PlayerCard key={player.id} player={player} />
                ))}
              </ul>
            )
          }
        </Loaded>
      </div>
    </>
  );
};
