import { findEngines } from '@rookery/consumer/engine/find-engine.ts';
import { createLog } from '@rookery/shared/log.ts';
import { temporaryFolder } from '../../stack/temporary-folder.ts';
import { followAndWait } from '../follow.ts';
import type { Bench, Row } from '../row.ts';
import { type BenchStack, startBenchStack } from '../stack.ts';
import { openDesk } from './desk.ts';
import { startEnginesAlone } from './engines-alone.ts';
import { gatherGames } from './games.ts';
import { measureReuse } from './reuse.ts';
import { measureSpeedUp } from './speed-up.ts';
import { measureThroughput } from './throughput.ts';
import { measureUrgency } from './urgency.ts';

const ENGINES = 2;
/** Games of the player that are looked at. */
const GAMES = 300;

/** Analyses: what the system costs the engines, and what it saves them. */
export const analysisBench: Bench = {
  name: 'analysis',
  about: `analyses on ${ENGINES} engines against the same engines alone`,
  run: async (say) => {
    const folder = temporaryFolder('bench-games');
    const ends: (() => Promise<void>)[] = [async () => folder.remove()];
    try {
      return await measure(folder.path, ends, say);
    } finally {
      for (const end of ends.toReversed()) await end();
    }
  },
};

const measure = async (
  folder: string,
  ends: (() => Promise<void>)[],
  say: (line: string) => void,
): Promise<Row[]> => {
  const { STOCKFISH_PATH, PATH } = process.env;
  const { standard } = await findEngines({ STOCKFISH_PATH, PATH }, createLog('bench', 'warn'));
  if ('code' in standard) throw new Error(standard.detail);
  const { files, player, crowd, waiting, about } = await gatherGames(folder);
  const start = async (engines: number): Promise<BenchStack> => {
    const stack = await startBenchStack({ games: files, consumers: 1, engines });
    ends.push(stack.stop);
    await followAndWait(stack, player, (await stack.lichess.shown(player)).length);
    return stack;
  };
  say(`analysis: ${standard.identity.name} (${standard.kind}), ${about}`);
  const stack = await start(ENGINES);
  const desk = openDesk(stack.facts);
  const games = await desk.games(player, GAMES);
  const rows = await measureReuse(desk, stack.facts.databaseUrl, player, say);

  const alone = await startEnginesAlone(standard, ENGINES);
  ends.push(alone.close);
  rows.push(...(await measureThroughput(desk, stack, alone, games, say)));
  const single = openDesk((await start(1)).facts);
  rows.push(...(await measureSpeedUp(single, desk, alone, games, say)));

  await followAndWait(stack, crowd, waiting);
  rows.push(...(await measureUrgency(desk, games, { crowd, waiting }, say)));
  return [
    { what: 'engine, games', figure: `${standard.identity.name} (${standard.kind}), ${about}` },
    ...rows,
  ];
};
