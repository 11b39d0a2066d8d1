import { Stop } from '../cli/stop.ts';
import { until } from '../test/until.ts';
import { tryEverything, tryTls } from './attempts/try-everything.ts';
import type { Deployed } from './deployed.ts';
import { analyzeOne, awaitReady, followToTheEnd, forget, gamesDigest, mostOpenRequests } from './games.ts';
import { backUp, dumpByPostgres, lookAtMetrics, lookThrough, putBack, tokenForAWhile } from './upkeep.ts';

export interface Step {
  name: string;
  /** Does it and says what was seen; throws a Stop for what went wrong. */
  run(): Promise<string>;
}

const PLAYERS = ['Quiet_Fox1', 'rusty_Otter2'];
/** What an upgrade changes. */
const NEXT = { ROOKERY_TAG: 'test-next' };

/** What is done with the deployed stack, in this order. */
export const stepsOf = (stack: Deployed): Step[] => {
  let before: Awaited<ReturnType<typeof gamesDigest>>;
  let saved: number;
  const follow = async (): Promise<number> => {
    const counts = await Promise.all(PLAYERS.map((name) => followToTheEnd(stack, name)));
    return counts.reduce((sum, games) => sum + games, 0);
  };
  const same = async (): Promise<string> => {
    const now = await gamesDigest(stack);
    if (now.games !== before.games || now.digest !== before.digest)
      throw new Stop(`${before.games} games before, ${now.games} now, and they are not the same`);
    return `${now.games} games, the same`;
  };
  const restored = async (): Promise<string> => {
    const games = await putBack(stack);
    if (games !== saved) throw new Stop(`${saved} games were saved, ${games} came back`);
    await lookThrough(stack);
    return `${await same()}; nothing beside them differs`;
  };
  const running = async (service: string, count: number): Promise<void> =>
    void (await until(
      `${count} × ${service}`,
      async () => (await stack.containers(service)).length === count,
      { within: 60_000, every: 300 },
    ));

  return [
    {
      name: 'build',
      run: async () => {
        await stack.compose(['build'], 500);
        return 'api, producer, consumer, front';
      },
    },
    {
      name: 'up',
      run: async () => {
        await stack.compose(['up', '-d'], 150);
        await awaitReady(stack);
        const page = await stack.ask('/');
        if (!(await page.text()).startsWith('<!doctype html'))
          throw new Stop(`the page was answered ${page.status}`);
        return 'ready behind the front, with the page';
      },
    },
    {
      name: 'follow and sync',
      run: async () => {
        const counted = await follow();
        before = await gamesDigest(stack);
        return `${PLAYERS.length} players, ${counted} sides, ${before.games} finished games`;
      },
    },
    { name: 'analyze', run: async () => `${await analyzeOne(stack)} positions` },
    { name: 'watch', run: async () => `${await lookAtMetrics(stack)} metrics, as DEPLOY.md names them` },
    { name: 'what is refused', run: () => tryEverything(stack) },
    {
      name: 'scale to 3 consumers and 2 producers',
      run: async () => {
        await stack.compose(['up', '-d', '--scale', 'consumer=3', '--scale', 'producer=2'], 120);
        await Promise.all([running('consumer', 3), running('producer', 2)]);
        for (const name of PLAYERS) await forget(stack, name);
        await follow();
        const seen = await same();
        const most = await mostOpenRequests(stack);
        if (most !== 1) throw new Stop(`${most} requests were open at Lichess at once`);
        return `${seen}; most requests open ${most}`;
      },
    },
    {
      name: 'kill a consumer and the API in a sync',
      run: async () => {
        for (const name of PLAYERS) await forget(stack, name);
        const synced = follow();
        // From inside, as a crash: an engine does not restart what it was told to kill.
        for (const service of ['consumer', 'api']) await stack.inside(service, ['sh', '-c', 'kill -9 -1']);
        await synced.catch(() => undefined);
        await awaitReady(stack);
        await follow();
        await running('consumer', 3);
        return same();
      },
    },
    {
      name: 'upgrade',
      run: async () => {
        const old = await stack.containers('api');
        await stack.compose(['build'], 500, NEXT);
        await stack.compose(['up', '-d'], 150, NEXT);
        await awaitReady(stack);
        const now = await stack.containers('api');
        if (now.some((id) => old.includes(id))) throw new Stop('the API was not made anew');
        return same();
      },
    },
    {
      name: 'TLS in front',
      run: async () => {
        await stack.compose(['--profile', 'tls', 'up', '-d', '--no-deps', 'tls'], 60);
        const answer = await until(
          'HTTPS',
          async () => {
            const ready = await stack.askTls('/readyz').catch(() => null);
            return ready?.ok && ready;
          },
          { within: 30_000, every: 300 },
        );
        return `${new URL(answer.url).protocol}//localhost answers ${answer.status}; ${await tryTls(stack)}`;
      },
    },
    {
      name: 'a token, made and revoked in a container',
      run: async () => {
        await tokenForAWhile(stack);
        return 'listed, answered, then refused';
      },
    },
    {
      name: 'back up, remove the games, restore while it runs',
      run: async () => {
        saved = await backUp(stack);
        await dumpByPostgres(stack);
        for (const name of PLAYERS) await forget(stack, name);
        const { games } = await gamesDigest(stack);
        if (games !== 0) throw new Stop(`${games} games were not removed`);
        return restored();
      },
    },
    {
      name: 'lose everything, restore into a new stack',
      run: async () => {
        await stack.compose(['down', '-v'], 90);
        await stack.compose(['up', '-d'], 150, NEXT);
        await awaitReady(stack);
        const { games } = await gamesDigest(stack);
        if (games !== 0) throw new Stop(`${games} games were not lost`);
        return restored();
      },
    },
    {
      name: 'down',
      run: async () => {
        await stack.compose(['--profile', 'tls', 'down'], 90);
        for (const service of ['api', 'postgres', 'front'])
          if ((await stack.containers(service)).length > 0) throw new Stop(`${service} runs still`);
        return 'nothing runs';
      },
    },
  ];
};
