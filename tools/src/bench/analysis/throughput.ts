import { MARKS } from '../marks.ts';
import { median, type Row, shown } from '../row.ts';
import { type BenchDesk, secondsOf } from './desk.ts';
import type { EnginesAlone } from './engines-alone.ts';
import { type BenchGame, chunksOfGame, positionCount } from './game-work.ts';

const NODES = 100_000;
const PAIRS = 4;
/** How long the engines alone take for the games of a run, about. */
const RUN_SECONDS = 15;

interface Pair {
  /** Seconds for the same positions. */
  system: number;
  alone: number;
  nodes: number;
}

/**
 * Nodes a second through the system, and of the same engines alone on the same positions: what they search is the same
 * to the node, so that their times are compared. Each pair is of one minute, since the machine is not the same in the next.
 */
export const measureThroughput = async (
  desk: BenchDesk,
  alone: EnginesAlone,
  games: readonly BenchGame[],
  say: (line: string) => void,
): Promise<Row[]> => {
  const sample = await takeSample(alone, games);
  const chunks = sample.flatMap(chunksOfGame);
  const positions = positionCount(chunks);
  await throughSystem(desk, sample.slice(0, 1), 1_000);
  const pairs: Pair[] = [];
  for (let i = 0; i < PAIRS; i++) {
    const runs = [() => throughSystem(desk, sample, NODES), () => alone.search(chunks, NODES)] as const;
    const order = i % 2 === 0 ? [0, 1] : [1, 0];
    const pair = { system: 0, alone: 0, nodes: 0 };
    for (const which of order) {
      if (which === 0) pair.system = await runs[0]();
      else {
        const { seconds, nodes } = await runs[1]();
        Object.assign(pair, { alone: seconds, nodes });
      }
    }
    pairs.push(pair);
    say(
      `analysis: ${shown(positions)} positions: ${shown(pair.system, 1)} s through the system, ${shown(pair.alone, 1)} s alone`,
    );
  }
  const ratio = median(pairs.map((pair) => pair.alone / pair.system));
  const speed = (of: (pair: Pair) => number) => shown(median(pairs.map((pair) => pair.nodes / of(pair))));
  return [
    { what: `nodes/s through the system, ${shown(NODES)} a position`, figure: speed(({ system }) => system) },
    {
      what: `nodes/s of the engines alone, ${shown(positions)} positions`,
      figure: speed(({ alone: s }) => s),
    },
    {
      what: `system ÷ engines alone, median of ${PAIRS} pairs`,
      figure: shown(ratio, 3),
      against: `≥ ${MARKS.engineShare}`,
      reached: ratio >= MARKS.engineShare,
    },
    { what: '  each pair', figure: pairs.map((pair) => shown(pair.alone / pair.system, 3)).join(' · ') },
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
