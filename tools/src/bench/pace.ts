import { join } from 'node:path';
import { temporaryFolder } from '../stack/temporary-folder.ts';
import { writeBulk } from './bulk-file.ts';
import { followAndWait } from './follow.ts';
import { LICHESS_PACE, MARKS } from './marks.ts';
import { treeCpu } from './process-cpu.ts';
import { type Bench, shown } from './row.ts';
import { startBenchStack } from './stack.ts';

const SECONDS = 60;

/** Processor time while games come at Lichess's own pace. */
export const paceBench: Bench = {
  name: 'pace',
  about: `share of a core while Lichess sends ${LICHESS_PACE} games/s`,
  run: async (say) => {
    const games = LICHESS_PACE * SECONDS;
    const folder = temporaryFolder('bench-games');
    const file = join(folder.path, 'games.ndjson');
    await writeBulk(file, 77, 'Pace', games);
    const stack = await startBenchStack({ games: [file], consumers: 1, rate: LICHESS_PACE });
    try {
      const pids = stack.pids();
      const all = [pids.api, ...pids.producers, ...pids.consumers, pids.postgres, pids.redis].flatMap(
        ({ pid }) => (pid === null ? [] : [pid]),
      );
      const cpu = () => all.reduce((sum, pid) => sum + treeCpu(pid), 0);
      const shareOver = async (work: () => Promise<unknown>) => {
        const [before, began] = [cpu(), performance.now()];
        await work();
        return (cpu() - before) / (performance.now() - began);
      };
      say('pace: idle for 10 s');
      const idle = await shareOver(() => Bun.sleep(10_000));
      say(`pace: ${shown(games)} games`);
      let seconds = 0;
      const busy = await shareOver(async () => {
        seconds = (await followAndWait(stack, 'Pace', games)).seconds;
      });
      const above = busy - idle;
      return [
        { what: 'games/s', figure: shown(games / seconds, 1), against: `${LICHESS_PACE}` },
        { what: 'idle: share of a core, all processes', figure: `${shown(idle * 100, 1)} %` },
        { what: 'at this pace', figure: `${shown(busy * 100, 1)} %` },
        {
          what: 'above idle',
          figure: `${shown(above * 100, 1)} %`,
          against: `< ${shown(MARKS.paceCore * 100)} %`,
          reached: above < MARKS.paceCore,
        },
      ];
    } finally {
      await stack.stop();
      folder.remove();
    }
  },
};
