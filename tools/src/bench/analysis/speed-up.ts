import { MARKS } from '../marks.ts';
import { median, type Row, shown } from '../row.ts';
import { type BenchDesk, secondsOf } from './desk.ts';
import type { EnginesAlone } from './engines-alone.ts';
import { type BenchGame, chunksOfGame } from './game-work.ts';

const NODES = 250_000;
const GAMES = 3;
const PLIES = { least: 70, most: 100 };

/** One game on two engines against one: each game by both, one after the other. */
export const measureSpeedUp = async (
  one: BenchDesk,
  two: BenchDesk,
  alone: EnginesAlone,
  games: readonly BenchGame[],
  say: (line: string) => void,
): Promise<Row[]> => {
  const chosen = games.filter(({ plies }) => plies >= PLIES.least && plies <= PLIES.most).slice(0, GAMES);
  const ratios: number[] = [];
  const ideal: number[] = [];
  for (const [i, game] of chosen.entries()) {
    const runs = [one, two].map((desk) => () => analyze(desk, game));
    const seconds = [0, 0];
    for (const which of i % 2 === 0 ? [0, 1] : [1, 0]) seconds[which] = (await runs[which]?.()) ?? 0;
    const [slow = 0, fast = 1] = seconds;
    ratios.push(slow / fast);
    const chunks = chunksOfGame(game);
    const slowAlone = await alone.search(chunks, NODES, 1);
    const fastAlone = await alone.search(chunks, NODES, 2);
    ideal.push(slowAlone.seconds / fastAlone.seconds);
    say(
      `analysis: ${game.plies} plies: ${shown(slow, 1)} s on one engine, ${shown(fast, 1)} s on two (alone ${shown(slowAlone.seconds, 1)} s, ${shown(fastAlone.seconds, 1)} s)`,
    );
  }
  const ratio = median(ratios);
  return [
    {
      what: `one game on two engines against one, median of ${ratios.length}, ${shown(NODES)} nodes a position`,
      figure: `× ${shown(ratio, 2)}`,
      against: `≥ ${MARKS.twoEngines}`,
      reached: ratio >= MARKS.twoEngines,
    },
    { what: '  each game', figure: ratios.map((value) => shown(value, 2)).join(' · ') },
    { what: '  the engines alone', figure: ideal.map((value) => shown(value, 2)).join(' · ') },
  ];
};

const analyze = async (desk: BenchDesk, { id }: BenchGame): Promise<number> => {
  await desk.request(id, NODES, true);
  await desk.idle();
  return secondsOf([await desk.analysis(id)]);
};
