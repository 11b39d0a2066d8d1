import { createClient } from '@rookery/api/client.ts';
import type { Player } from '@rookery/shared/contract/player.ts';
import { say, sayProgress } from '../cli/say.ts';

const EVERY_MS = 500;

/** Shows on a terminal how the syncs go, until the returned function is called. Silent elsewhere. */
export const showProgress = (apiUrl: string, token: string): (() => void) => {
  if (!process.stderr.isTTY) return () => undefined;
  const client = createClient(apiUrl, token);
  let before = new Map<string, Player>();
  let at = performance.now();
  const look = async () => {
    const answer = await client.players.$get({ query: { limit: '500' } });
    if (!answer.ok) return;
    const now = new Map((await answer.json()).items.map((player) => [player.id, player]));
    const seconds = (performance.now() - at) / 1_000;
    at = performance.now();
    for (const line of endedLines(before, now)) say(line);
    sayProgress(progressLine(before, now, seconds));
    before = now;
  };
  // An API that is being restarted answers later.
  const timer = setInterval(() => void look().catch(() => undefined), EVERY_MS);
  return () => {
    clearInterval(timer);
    sayProgress('');
  };
};

type Players = ReadonlyMap<string, Player>;

/** The players that sync now, with their games and how fast games come in; empty when none does. */
export const progressLine = (before: Players, now: Players, seconds: number): string => {
  const syncing = [...now.values()].filter((player) => player.syncing);
  if (syncing.length === 0) return '';
  const added = syncing.reduce((sum, { id, games }) => sum + games - (before.get(id)?.games ?? games), 0);
  const names = syncing.map(({ username, games }) => `${username} ${games} games`);
  return `${names.join(' · ')} · ${Math.round(added / seconds)} games/s`;
};

/** One line for each player whose sync has ended since. */
export const endedLines = (before: Players, now: Players): string[] =>
  [...now.values()]
    .filter((player) => before.get(player.id)?.syncing && !player.syncing)
    .map(({ username, games, rejected, lastError }) => {
      const counts = `${games} ${games === 1 ? 'game' : 'games'}${rejected > 0 ? `, ${rejected} rejected` : ''}`;
      return `${username}: ${lastError === undefined ? 'in sync' : `sync failed: ${lastError}`}, ${counts}`;
    });
