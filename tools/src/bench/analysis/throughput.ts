import { DEFAULT_NODES } from '@rookery/shared/contract/engine.ts';
import postgres from 'postgres';
import { MARKS } from '../marks.ts';
import { median, type Row, shown } from '../row.ts';
import type { BenchStack } from '../stack.ts';
import { type BenchDesk, secondsOf } from './desk.ts';
import type { EnginesAlone } from './engines-alone.ts';
import { type BenchGame, chunksOfGame, positionCount } from './game-work.ts';
import { cpuBetween, PROCESSES, readServiceCpu, type ServiceCpu } from './service-cpu.ts';

/** What a position gets where nobody says otherwise. */
const NODES = DEFAULT_NODES;
const PAIRS = 3;
/** How long the engines alone take for the games of a run, about. */
const RUN_SECONDS = 40;

interface Run {
  nodes: number;
  seconds: number;
}

/** The same positions through the system and by the engines alone. */
interface Pair {
  system: Run;
  alone: Run;
}

const speedOf = ({ nodes, seconds }: Run): number => nodes / seconds;

/**
 * Nodes a second through the system, and of the same engines alone on the same positions in the same order. Each pair
 * is of one minute, since the machine is not the same in the next.
 */
export const measureThroughput = async (
  desk: BenchDesk,
  stack: BenchStack,
  alone: EnginesAlone,
  games: readonly BenchGame[],
  say: (line: string) => void,
): Promise<Row[]> => {
  const sample = await takeSample(alone, games);
  const chunks = sample.flatMap(chunksOfGame);
  const positions = positionCount(chunks);
  const cpu: ServiceCpu[] = [];
  const system = async (): Promise<Run> => {
    const before = readServiceCpu(stack);
    const seconds = await throughSystem(desk, sample, NODES);
    cpu.push(cpuBetween(before, readServiceCpu(stack)));
    return { seconds, nodes: await countNodes(stack.facts.databaseUrl, sample) };
  };
  // Engines are started by the first work.
  await throughSystem(desk, sample.slice(0, 1), 1_000);
  const pairs: Pair[] = [];
  for (let i = 0; i < PAIRS; i++) {
    const first = i % 2 === 0 ? await system() : undefined;
    const bare = await alone.search(chunks, NODES);
    const pair = { system: first ?? (await system()), alone: bare };
    pairs.push(pair);
    say(
      `analysis: ${shown(positions)} positions: ${shown(pair.system.seconds, 1)} s through the system, ${shown(bare.seconds, 1)} s alone`,
    );
  }
  const ratios = pairs.map((pair) => speedOf(pair.system) / speedOf(pair.alone));
  const ratio = median(ratios);
  const both = (of: (run: Run) => number) =>
    `${shown(median(pairs.map((pair) => of(pair.system))))}, ${shown(median(pairs.map((pair) => of(pair.alone))))}`;
  return [
    {
      what: `nodes searched through the system, by the engines alone: ${shown(positions)} positions at ${shown(NODES)}`,
      figure: both(({ nodes }) => nodes),
    },
    { what: '  nodes a second', figure: both(speedOf) },
    {
      what: `nodes/s through the system ÷ of the engines alone, median of ${PAIRS} pairs`,
      figure: shown(ratio, 3),
      against: `≥ ${MARKS.engineShare}`,
      reached: ratio >= MARKS.engineShare,
    },
    { what: '  each pair', figure: ratios.map((value) => shown(value, 3)).join(' · ') },
    ...PROCESSES.map((name) => ({
      what: `  CPU a position, ${name}`,
      figure: `${shown(median(cpu.map((one) => one[name])) / positions, 1)} ms`,
    })),
  ];
};

/** As many games as the engines of this machine search in a run. */
const takeSample = async (alone: EnginesAlone, games: readonly BenchGame[]): Promise<BenchGame[]> => {
  const trial = games.slice(0, 1).flatMap(chunksOfGame).slice(0, 4);
  const { nodes, seconds } = await alone.search(trial, NODES);
  const wanted = ((nodes / seconds) * RUN_SECONDS) / NODES;
  const sample: BenchGame[] = [];
  for (let positions = 0, i = 0; positions < wanted && i < games.length; i++) {
    const game = games[i] as BenchGame;
    positions += game.plies + 1;
    sample.push(game);
  }
  return sample;
};

/** Has the system search all positions of the games; the seconds that it took. */
const throughSystem = async (
  desk: BenchDesk,
  games: readonly BenchGame[],
  nodes: number,
): Promise<number> => {
  for (const { id } of games) await desk.request(id, nodes, true);
  await desk.idle();
  const analyses = await Promise.all(games.map(({ id }) => desk.analysis(id)));
  const reused = analyses.find((analysis) => analysis.reused + analysis.shipped > 0);
  if (reused) throw new Error(`not all of ${reused.gameId} was searched`);
  return secondsOf(analyses);
};

/** Nodes of all evaluations that the analyses of these games rest on. */
const countNodes = async (databaseUrl: string, games: readonly BenchGame[]): Promise<number> => {
  const sql = postgres(databaseUrl, { max: 1, onnotice: () => {} });
  try {
    const [row] = await sql<{ nodes: number }[]>`
      select sum(e.nodes)::float8 as nodes
      from games g join analyses a on a.game_no = g.no, unnest(a.evaluation_nos) as used (no)
      join evaluations e on e.no = used.no
      where g.id in ${sql(games.map(({ id }) => id))}`;
    return row?.nodes ?? 0;
  } finally {
    await sql.end();
  }
};
