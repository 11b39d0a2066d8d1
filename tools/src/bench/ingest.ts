import { join } from 'node:path';
import { temporaryFolder } from '../stack/temporary-folder.ts';
import { writeBulk } from './bulk-file.ts';
import { measureCeilings } from './ceilings.ts';
import { followAndWait } from './follow.ts';
import { MARKS } from './marks.ts';
import { treeCpu } from './process-cpu.ts';
import { type Bench, median, type Row, shown } from './row.ts';
import { figureIn, scrape } from './scrape.ts';
import { type BenchStack, startBenchStack } from './stack.ts';

const GAMES = 20_000;
const RUNS = 3;
const CONSUMERS = 1;

interface Run {
  perSecond: number;
  longestBatchMs: number;
  /** Milliseconds of processor time a game, by process. */
  cpu: Record<string, number>;
}

/** Trigger to last row committed: stand-in, Redis, Postgres and all services on this machine. */
export const ingestBench: Bench = {
  name: 'ingest',
  about: `${RUNS} × ${shown(GAMES)} distinct games from the stand-in through the whole stack`,
  run: async (say) => {
    const folder = temporaryFolder('bench-games');
    try {
      const runs: Run[] = [];
      const files = Array.from({ length: RUNS }, (_, i) => join(folder.path, `games-${i}.ndjson`));
      say('ingest: making the games');
      for (const [i, file] of files.entries()) await writeBulk(file, 100 + i, `Bench${i}`, GAMES);
      for (const [i, file] of files.entries()) {
        const run = await ingestOnce(file, `Bench${i}`);
        say(`ingest: ${shown(run.perSecond)} games/s`);
        runs.push(run);
      }
      say('ingest: the ceilings');
      return [...rowsOf(runs), ...(await measureCeilings(files[0] as string))];
    } finally {
      folder.remove();
    }
  },
};

const ingestOnce = async (file: string, player: string): Promise<Run> => {
  const stack = await startBenchStack({ games: [file], consumers: CONSUMERS });
  try {
    const processes = processesOf(stack);
    const cpuNow = () => processes.map(({ pid }) => treeCpu(pid));
    const before = cpuNow();
    const { seconds } = await followAndWait(stack, player, GAMES);
    const after = cpuNow();
    return {
      perSecond: GAMES / seconds,
      longestBatchMs: await longestBatch(stack),
      cpu: Object.fromEntries(
        processes.map(({ name }, i) => [name, ((after[i] ?? 0) - (before[i] ?? 0)) / GAMES]),
      ),
    };
  } finally {
    await stack.stop();
  }
};

const processesOf = (stack: BenchStack): { name: string; pid: number }[] => {
  const pids = stack.pids();
  const one = (name: string, pid: number | null | undefined) => (pid ? [{ name, pid }] : []);
  return [
    ...one('stand-in', stack.lichess.pid),
    ...pids.producers.flatMap(({ pid }) => one('producer', pid)),
    ...one('redis', pids.redis.pid),
    ...pids.consumers.flatMap(({ pid }) => one('consumer', pid)),
    ...one('api', pids.api.pid),
    ...one('postgres', pids.postgres.pid),
  ];
};

const longestBatch = async (stack: BenchStack): Promise<number> =>
  figureIn(await scrape(stack), 'save_batch_longest_seconds') * 1_000;

const rowsOf = (runs: readonly Run[]): Row[] => {
  const perSecond = median(runs.map((run) => run.perSecond));
  const longest = Math.max(...runs.map((run) => run.longestBatchMs));
  const names = Object.keys(runs[0]?.cpu ?? {});
  const cpu = names.map((name) => ({ name, ms: median(runs.map((run) => run.cpu[name] ?? 0)) }));
  return [
    {
      what: `games/s, median of ${runs.length}`,
      figure: shown(perSecond),
      against: `≥ ${shown(MARKS.ingestPerSecond)}`,
      reached: perSecond >= MARKS.ingestPerSecond,
    },
    { what: '  each run', figure: runs.map((run) => shown(run.perSecond)).join(' · ') },
    {
      what: 'longest transaction of games',
      figure: `${shown(longest)} ms`,
      against: `< ${MARKS.batchMs} ms`,
      reached: longest < MARKS.batchMs,
    },
    ...cpu.map(({ name, ms }) => ({ what: `  CPU a game, ${name}`, figure: `${shown(ms, 3)} ms` })),
    {
      what: '  CPU a game, all',
      figure: `${shown(
        cpu.reduce((sum, { ms }) => sum + ms, 0),
        3,
      )} ms`,
    },
  ];
};
