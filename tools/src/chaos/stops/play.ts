import { startLichess } from '../../lichess/start.ts';
import { identify, isRunning, type ProcessIdentity } from '../../stack/process.ts';
import { temporaryFolder } from '../../stack/temporary-folder.ts';
import { startTestStack, type TestStack } from '../../test/stack.ts';
import { until } from '../../test/until.ts';
import { familyOf } from './family.ts';

/** One stop in the middle of a sync. */
export interface StopRound {
  /** Games stored when SIGTERM was sent. */
  stored: number;
  ms: number;
  code: number;
  /** Processes of the stack that lived on, as `pid name`. */
  left: string[];
}

export interface StopReport {
  rounds: StopRound[];
  served: number;
  stored: number;
  /** Ids that Lichess shows and the API does not have at the end. */
  missing: string[];
  mostOpen: number;
}

const PLAYERS = 2;
/** Slow enough that a sync outlives the stops, at Lichess's pace for one's own games. */
const RATE = 60;
const LEASE_MS = 3_000;

/**
 * Starts a stack, stops it by SIGTERM while games stream in, starts it again on the same data, and so on; after `signal`
 * only the check at the end.
 */
export const playStops = async (
  times: number,
  say: (line: string) => void,
  signal?: AbortSignal,
): Promise<StopReport> => {
  const folder = temporaryFolder('stops');
  const lichess = await startLichess({
    players: PLAYERS,
    gamesPer: Math.max(200, times * 60),
    rate: RATE,
    seed: 5,
  });
  const players = await lichess.players();
  const start = () =>
    startTestStack({
      dataFolder: folder.path,
      env: { LICHESS_URL: lichess.url, ROOKERY_LEASE_MS: String(LEASE_MS), LOG_LEVEL: 'warn' },
    });
  try {
    const rounds: StopRound[] = [];
    let stored = 0;
    for (let round = 1; round <= times && !signal?.aborted; round++) {
      const stack = await start();
      for (const { username } of players) await follow(stack, username);
      stored = await until(
        'games to stream in',
        async () => {
          const now = await storedOf(stack);
          return now > stored + 5 && now;
        },
        { within: 60_000 },
      );
      rounds.push(await stopOnce(stack, stored));
      say(describe(round, rounds.at(-1) as StopRound));
    }
    const stack = await start();
    await until(
      'the syncs to end',
      async () =>
        await allComplete(
          stack,
          players.map(({ id }) => id),
        ),
      {
        within: 300_000,
        every: 200,
      },
    );
    const served = new Set(
      (await Promise.all(players.map(({ username }) => lichess.games(username, { ongoing: 'true' }))))
        .flat()
        .map((line) => (JSON.parse(line) as { id: string }).id),
    );
    const missing: string[] = [];
    for (const id of served) if ((await stack.api(`/api/games/${id}`)).status !== 200) missing.push(id);
    stored = await storedOf(stack);
    const { mostOpen } = await lichess.report();
    await stack.stop();
    return { rounds, served: served.size, stored, missing, mostOpen };
  } finally {
    await lichess.stop();
    folder.remove();
  }
};

/** What went wrong, as sentences; empty when nothing did. */
export const troublesOf = ({ rounds, missing, mostOpen }: StopReport): string[] => [
  ...rounds.flatMap(({ ms, code, left }, i) => [
    ...(ms > 10_000 ? [`stop ${i + 1} took ${Math.round(ms)} ms`] : []),
    ...(code === 0 ? [] : [`stop ${i + 1} ended with exit ${code}`]),
    ...left.map((process) => `stop ${i + 1} left ${process}`),
  ]),
  ...(missing.length > 0 ? [`${missing.length} games are missing: ${missing.slice(0, 5).join(', ')}`] : []),
  ...(mostOpen > 1 ? [`${mostOpen} requests were open at once`] : []),
];

const describe = (round: number, { stored, ms, left }: StopRound): string =>
  `stop ${round}: ${Math.round(ms)} ms with ${stored} games stored, ${left.length} processes left`;

const stopOnce = async (stack: TestStack, stored: number): Promise<StopRound> => {
  const family = familyOf(stack.pid).flatMap(
    ({ pid, name }): { name: string; identity: ProcessIdentity }[] => {
      const identity = identify(pid);
      return identity ? [{ name, identity }] : [];
    },
  );
  const began = performance.now();
  const code = await stack.stop();
  const ms = performance.now() - began;
  const left = family
    .filter(({ identity }) => isRunning(identity))
    .map(({ name, identity }) => `${identity.pid} ${name}`);
  return { stored, ms, code, left };
};

const follow = async (stack: TestStack, username: string): Promise<void> => {
  const { status } = await stack.api('/api/players', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ username }),
  });
  if (status !== 201 && status !== 200) throw new Error(`following ${username} was answered with ${status}`);
};

const storedOf = async (stack: TestStack): Promise<number> => {
  const { items } = (await (await stack.api('/api/players')).json()) as { items: { games: number }[] };
  return items.reduce((sum, { games }) => sum + games, 0);
};

const allComplete = async (stack: TestStack, ids: string[]): Promise<boolean> => {
  const states = await Promise.all(
    ids.map(
      async (id) =>
        (await stack.api(`/api/players/${id}/reconciliation`)).json() as Promise<{ complete: boolean }>,
    ),
  );
  return states.every(({ complete }) => complete);
};
