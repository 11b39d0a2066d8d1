import { DEFAULT_NODES } from '@rookery/shared/contract/engine.ts';
import { median, type Row, shown } from '../row.ts';
import type { BenchDesk } from './desk.ts';
import type { BenchGame } from './game-work.ts';

const TRIES = 5;
const LOOK_MS = 25;
const PATIENCE_MS = 120_000;

/** How soon a person has the first evaluation, with nothing waiting and with all games of the crowd waiting. */
export const measureUrgency = async (
  desk: BenchDesk,
  games: readonly BenchGame[],
  { crowd, waiting }: { crowd: string; waiting: number },
  say: (line: string) => void,
): Promise<Row[]> => {
  const tries = async (from: number) => {
    const seconds: number[] = [];
    for (const game of games.slice(from, from + TRIES)) seconds.push(await firstEvaluation(desk, game));
    return seconds;
  };
  say('analysis: a request by a person with nothing waiting');
  const free = await tries(0);
  const { requested } = await desk.requestMany(crowd, DEFAULT_NODES, waiting);
  await allBusy(desk);
  say(`analysis: the same with ${shown(requested)} games waiting`);
  const busy = await tries(TRIES);
  const { queued, running } = await desk.queue();
  const each = (seconds: readonly number[]) => seconds.map((value) => shown(value, 1)).join(' · ');
  return [
    {
      what: `seconds to a person's first evaluation, ${shown(queued + running)} games waiting`,
      figure: `${shown(median(busy), 1)} s (${each(busy)})`,
      against: `${shown(median(free), 1)} s`,
    },
    { what: '  with nothing waiting', figure: `${shown(median(free), 1)} s (${each(free)})` },
  ];
};

/** From the request to the first position that was searched for it, seconds; the rest is canceled. */
const firstEvaluation = async (desk: BenchDesk, { id }: BenchGame): Promise<number> => {
  const began = performance.now();
  await desk.request(id, DEFAULT_NODES, true);
  for (;;) {
    const { searched, state } = await desk.analysis(id);
    const passed = performance.now() - began;
    if (searched > 0) {
      await desk.cancel(id);
      return passed / 1_000;
    }
    if (state === 'failed' || passed > PATIENCE_MS) throw new Error(`the analysis of ${id} is ${state}`);
    await Bun.sleep(LOOK_MS);
  }
};

/** Waits until bulk work is under way. */
const allBusy = async (desk: BenchDesk): Promise<void> => {
  const before = (await desk.queue()).positionsLeft;
  const began = performance.now();
  while ((await desk.queue()).positionsLeft >= before) {
    if (performance.now() - began > PATIENCE_MS) throw new Error('nothing that waits is searched');
    await Bun.sleep(LOOK_MS);
  }
};
