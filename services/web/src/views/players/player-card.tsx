import type { Player } from '@rookery/shared/contract/player.ts';
import { Link } from 'wouter-preact';
import { numbers } from '../../format/number.ts';
import { Ago } from '../../parts/ago.tsx';
import { Choices } from '../../parts/choices.tsx';
import { linkTo } from '../../state/game-filters.ts';
import { Books } from './books.tsx';
import { SyncProgress } from './sync-progress.tsx';
import { Unfollow } from './unfollow.tsx';
import { usePatchPlayer, useSyncNow } from './use-player-actions.ts';

const ANALYZE = [
  { value: 'none', name: 'None', title: 'Only the games that you ask for are analyzed' },
  { value: 'new', name: 'New', title: 'Games that come in from now on are analyzed' },
  { value: 'all', name: 'All', title: 'Every stored game is analyzed, when nothing else waits' },
] as const;

/** One followed player. */
export const PlayerCard = ({ player }: { player: Player }) => {
  const { id, username, state, syncing, games, analyze } = player;
  const patch = usePatchPlayer(id);
  const sync = useSyncNow(id);
  const isPaused = state === 'paused';
  return (
    <li class="panel player-card" data-player={id}>
      <div class="line">
        <h2 class="grow cut">
          <Link href={`/player/${id}`}>{username}</Link>
        </h2>
        <div class="line">
          <button
            type="button"
            class="button"
            disabled={isPaused || syncing || sync.isPending}
            onClick={() => sync.mutate()}
          >
            Sync now
          </button>
          {(state === 'active' || isPaused) && (
            <button type="button" class="button" onClick={() => patch.mutate({ paused: !isPaused })}>
              {isPaused ? 'Resume' : 'Pause'}
            </button>
          )}
          <Unfollow player={player} />
        </div>
      </div>
      <p class="standing">
        <Link href={linkTo('/games', { player: id })}>{numbers.count(games, 'game')}</Link>
        {player.rejected > 0 && (
          <>
            {' · '}
            <Link href="/system">{numbers.whole(player.rejected)} rejected</Link>
          </>
        )}
        {' · '}
        <Standing player={player} />
      </p>
      <SyncProgress id={id} syncing={syncing} />
      {state !== 'notFound' && <Books id={id} />}
      <div class="line">
        <span class="quiet">Analyze games</span>
        <Choices
          label={`Which games of ${username} are analyzed`}
          options={ANALYZE}
          value={analyze}
          onChange={(value) => patch.mutate({ analyze: value })}
        />
        <span class="small quiet">{ANALYZE.find(({ value }) => value === analyze)?.title}</span>
      </div>
    </li>
  );
};

const Standing = ({
  player: { state, syncing, lastSyncedAt, nextSyncAt, lastError },
}: {
  player: Player;
}) => {
  switch (state) {
    case 'notFound':
      return <>Lichess has nobody of this name. Check the spelling, then unfollow this one.</>;
    case 'closed':
      return <>This account is closed at Lichess; what is stored stays.</>;
    case 'paused':
      return <>Paused: nothing is fetched until you resume.</>;
    case 'active':
      if (syncing) return <>Syncing now</>;
      return (
        <>
          {lastSyncedAt === null ? (
            'Not synced yet'
          ) : (
            <>
              Synced <Ago at={lastSyncedAt} />
            </>
          )}
          {nextSyncAt !== null && (
            <>
              , next <Ago at={nextSyncAt} />
            </>
          )}
          {nextSyncAt === null && lastError === undefined && ', next at once'}
          {lastError !== undefined && <span class="loss"> · The last sync failed: {lastError}</span>}
        </>
      );
  }
};
