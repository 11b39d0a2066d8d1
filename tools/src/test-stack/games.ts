import type { Player } from '@rookery/shared/contract/player.ts';
import { Stop } from '../cli/stop.ts';
import { until } from '../test/until.ts';
import type { Deployed } from './deployed.ts';

const json = async <T>(answer: Response): Promise<T> => {
  if (!answer.ok) throw new Stop(`${answer.url} answered ${answer.status}: ${await answer.text()}`);
  return (await answer.json()) as T;
};

/** Right after a start, or a kill, something may be away for a moment; it says so. */
const isAway = ({ status }: Response): boolean => status === 502 || status === 503;

/** The API answers through what is published. */
export const awaitReady = (stack: Deployed): Promise<unknown> =>
  until('the API behind the front', async () => (await stack.ask('/readyz').catch(() => null))?.ok, {
    within: 60_000,
    every: 200,
  });

/** Follows a player and waits until everything is stored; returns the number of games. */
export const followToTheEnd = async (stack: Deployed, username: string): Promise<number> => {
  const { id } = await until(
    `${username} to be followed`,
    async () => {
      const answer = await stack
        .ask('/api/players', { method: 'POST', body: { username } })
        .catch(() => null);
      return answer !== null && !isAway(answer) && json<Player>(answer);
    },
    { within: 30_000, every: 500 },
  );
  return await until(
    `the games of ${username}`,
    async () => {
      const answer = await stack.ask(`/api/players/${id}/reconciliation`);
      if (isAway(answer)) return undefined;
      const state = await json<{ stored: number; complete: boolean }>(answer);
      return state.complete && state.stored > 0 ? state.stored : undefined;
    },
    { within: 120_000, every: 250 },
  );
};

/** The games of everybody as they are exported, in one hash with their number. */
export const gamesDigest = async (stack: Deployed): Promise<{ games: number; digest: string }> => {
  const text = await (await stack.ask('/api/games/export?format=ndjson&order=asc')).text();
  const lines = text.split('\n').filter(Boolean).sort();
  return { games: lines.length, digest: Bun.hash(lines.join('\n')).toString(16) };
};

/** Unfollows the player and removes the games. */
export const forget = async (stack: Deployed, username: string): Promise<void> => {
  const answer = await stack.ask(`/api/players/${username.toLowerCase()}?games=delete`, { method: 'DELETE' });
  if (!answer.ok) throw new Stop(`unfollowing ${username} was answered ${answer.status}`);
};

/** Has one game analyzed and waits for the end; returns how many positions were evaluated. */
export const analyzeOne = async (stack: Deployed): Promise<number> => {
  const list = await json<{ items: { id: string }[] }>(
    await stack.ask('/api/games?analyzed=false&variant=standard&minPlies=20&limit=1'),
  );
  const id = list.items[0]?.id;
  if (id === undefined) throw new Stop('there is no game to analyze');
  const path = `/api/games/${id}/analysis`;
  await json(await stack.ask(path, { method: 'POST', body: { nodes: 5_000 } }));
  return await until(
    `the analysis of ${id}`,
    async () => {
      const analysis = await json<{ state: string; covered: number }>(await stack.ask(path));
      if (analysis.state === 'failed') throw new Stop(`the analysis of ${id} failed`);
      return analysis.state === 'done' && analysis.covered;
    },
    { within: 90_000, every: 250 },
  );
};

/** The most requests that were open at the stand-in at the same time. */
export const mostOpenRequests = async (stack: Deployed): Promise<number> => {
  const source = "console.log(await (await fetch('http://127.0.0.1:8080/__stand-in/report')).text())";
  const { output } = await stack.inside('lichess', ['bun', '--eval', source]);
  return (JSON.parse(output) as { mostOpen: number }).mostOpen;
};
