import { join } from 'node:path';
import { pause } from '@rookery/shared/pause.ts';
import postgres from 'postgres';
import { sayProgress } from '../../cli/say.ts';
import { temporaryFolder } from '../../stack/temporary-folder.ts';
import { followAndWait } from '../follow.ts';
import { readKnown } from '../queries/known.ts';
import { drawMix } from '../queries/mix.ts';
import { vacuum } from '../queries/open-set.ts';
import { withOthers } from '../queries/others.ts';
import { othersRow } from '../queries/report.ts';
import { type Bench, type BenchOptions, type Row, shown } from '../row.ts';
import { count5xx, figureIn, scrape } from '../scrape.ts';
import { type BenchStack, startBenchStack } from '../stack.ts';
import { askOn, type roundFrom } from './asking.ts';
import { comeAll } from './come-all.ts';
import { crowdOf } from './crowd.ts';
import { rowsOf } from './report.ts';
import { keepSyncing } from './supply.ts';
import { createTally } from './tally.ts';
import { watchStack } from './watch.ts';

/** Whose games are asked about. */
const PLAYER = 'Rookery_Hero';
const GAMES = 20_000;
const WARM_UP_CLIENTS = 4;
const TELL_EVERY_MS = 30_000;
const REST_MS = 60_000;

type Say = (line: string) => void;

/** Many clients on everything that is read while a sync runs at full speed: what breaks, what waits, what grows. */
export const clientsBench: Bench = {
  name: 'clients',
  about: 'many clients at once, some of them slow or endless, while a sync runs at full speed',
  endsInOrder: true,
  run: async (say, options) => {
    const folder = temporaryFolder('bench-games');
    const file = join(folder.path, 'games.ndjson');
    try {
      say(`clients: making ${shown(GAMES)} games`);
      await writeGames(file, options.stop);
      if (options.stop.aborted) return [];
      const stack = await startBenchStack({ games: [file], consumers: 1 });
      try {
        return await measure(stack, file, say, options);
      } finally {
        sayProgress('');
        await stack.stop();
      }
    } finally {
      folder.remove();
    }
  },
};

const writeGames = async (path: string, stop: AbortSignal): Promise<void> => {
  const child = Bun.spawn([process.execPath, join(import.meta.dir, 'set-lines.ts'), PLAYER, String(GAMES)], {
    stdin: 'ignore',
    stdout: Bun.file(path),
    stderr: 'inherit',
    signal: stop,
  });
  if ((await child.exited) !== 0 && !stop.aborted)
    throw new Error(`the generator ended with ${child.exitCode}`);
};

/** Fills the stack, lets the clients come, and looks at it until a minute after they went. */
const measure = async (
  stack: BenchStack,
  file: string,
  say: Say,
  { clients, minutes, stop }: BenchOptions,
): Promise<Row[]> => {
  const { apiUrl, databaseUrl, token } = stack.facts;
  const sql = postgres(databaseUrl, { max: 2, onnotice: () => undefined });
  const ask = async (path: string): Promise<unknown> => {
    const response = await fetch(`${apiUrl}${path}`, { headers: { authorization: `Bearer ${token}` } });
    if (!response.ok) throw new Error(`${path} was answered with ${response.status}`);
    return response.json();
  };
  try {
    say('clients: syncing them, while nobody asks');
    const alone = GAMES / (await followAndWait(stack, PLAYER, GAMES)).seconds;
    await vacuum(databaseUrl);
    const mix = drawMix(await readKnown(sql, ask, PLAYER));
    say(`clients: ${mix.length} different requests, each once to warm up`);
    await warmUp(stack, mix, stop);
    const before = await scrape(stack);
    const watching = new AbortController();
    const over = AbortSignal.any([stop, AbortSignal.timeout(minutes * 60_000)]);
    const tally = createTally();
    say(`clients: ${clients} clients for ${shown(minutes, minutes % 1 === 0 ? 0 : 1)} minutes`);
    const began = performance.now();
    let told = began;
    const watched = watchStack(stack, sql, watching.signal, ({ samples }) => {
      const [first, last] = [samples[0], samples.at(-1)];
      if (!first || !last || over.aborted) return;
      const seconds = (last.at - began) / 1_000;
      const games = (last.games - first.games) / Math.max(seconds, 1);
      const line = `clients: ${shown(seconds)} s, ${shown(tally.requests() / seconds)} requests/s, ${shown(games)} games/s, the API has ${shown(last.apiMb)} MB`;
      sayProgress(line);
      if (last.at - told < TELL_EVERY_MS) return;
      told = last.at;
      say(line);
    });
    const lines = (await Bun.file(file).text()).trimEnd().split('\n');
    const syncing = keepSyncing(stack, sql, { lines, player: PLAYER, stop: over });
    const crowd = crowdOf(clients);
    const { result: holdings, cores } = await withOthers(() =>
      comeAll(stack, crowd, { mix, player: PLAYER, tally, stop: over, leave: stop }),
    );
    await syncing;
    const ended = performance.now();
    if (!stop.aborted) say('clients: a minute of rest');
    await pause(REST_MS, stop);
    watching.abort();
    const after = await scrape(stack);
    const load = {
      crowd,
      tally,
      holdings,
      counted5xx: count5xx(after) - count5xx(before),
      gamesMb: gamesMbIn(after) - gamesMbIn(before),
      watched: await watched,
      began,
      ended,
      alone,
      isRested: !stop.aborted,
    };
    return [...rowsOf(load), othersRow(cores)];
  } finally {
    await sql.end({ timeout: 1 });
  }
};

/** What the API keeps of each game in memory, megabytes. */
const gamesMbIn = (scraped: string): number => figureIn(scraped, 'games_memory_bytes') / 1024 ** 2;

/** Everything is asked once, so that what is measured is no first time. */
const warmUp = async (
  { facts: { apiUrl: url, token } }: BenchStack,
  mix: Parameters<typeof roundFrom>[0],
  stop: AbortSignal,
): Promise<void> => {
  const done = new AbortController();
  const visit = {
    url,
    token,
    tally: createTally(),
    stop: AbortSignal.any([stop, done.signal]),
    leave: stop,
  };
  let left = mix.length;
  const next = () => {
    if (--left <= 0) done.abort();
    return mix[Math.max(left, 0)] as (typeof mix)[number];
  };
  await Promise.all(Array.from({ length: WARM_UP_CLIENTS }, () => askOn(visit, 'asking', next)));
};
