import type { Player } from '@rookery/shared/contract/player.ts';

/** What a followed player's standing says of why there are no games. */
export type Standing = Pick<Player, 'username' | 'state' | 'syncing' | 'lastSyncedAt' | 'games'>;

/** Why no game is here, and what to do next. `player` is undefined where nobody of the name is followed. */
export const noGamesWords = (
  player: Standing | undefined,
  isFiltered: boolean,
): { title: string; next: string } => {
  if (isFiltered) return { title: 'No game is like this.', next: 'Take a filter away.' };
  if (player === undefined)
    return { title: 'No game of this player is here.', next: 'Follow them, or import a file of games.' };
  const { username, state, syncing, lastSyncedAt } = player;
  const title = `No game of ${username} is here yet.`;
  if (state === 'notFound')
    return { title: `Lichess has nobody of the name ${username}.`, next: 'Check the spelling.' };
  if (state === 'paused') return { title, next: 'Resume the player, and their games come in.' };
  if (syncing) return { title, next: 'A sync is under way: games show as they come in.' };
  if (state === 'closed') return { title, next: 'This account is closed at Lichess.' };
  return lastSyncedAt === null
    ? { title, next: 'The first sync has yet to come.' }
    : { title: `Lichess has no game of ${username}.`, next: 'A later sync brings what they play.' };
};
