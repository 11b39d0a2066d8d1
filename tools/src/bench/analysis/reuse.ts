import postgres from 'postgres';
import { MARKS } from '../marks.ts';
import { type Row, shown } from '../row.ts';
import type { BenchDesk } from './desk.ts';

const FIRST = 200;
const AGAIN = 50;
const NODES = 1_000;
const TELL_EVERY_MS = 15_000;

/** What the cache of positions saves: a player's games for the first time, and some of them once more. */
export const measureReuse = async (
  desk: BenchDesk,
  databaseUrl: string,
  player: string,
  say: (line: string) => void,
): Promise<Row[]> => {
  const sql = postgres(databaseUrl, { max: 1, onnotice: () => {} });
  const count = async () => {
    const [row] = await sql<{ games: number; done: number; searched: number; reused: number }[]>`
      select count(*)::int as games, count(*) filter (where state = 'done')::int as done,
        coalesce(sum(searched), 0)::int as searched, coalesce(sum(reused), 0)::int as reused from analyses`;
    if (row?.done !== row?.games) throw new Error(`${row?.done} of ${row?.games} analyses are done`);
    return row as NonNullable<typeof row>;
  };
  const analyze = async (games: number) => {
    say(`analysis: ${shown(games)} games at ${shown(NODES)} nodes a position`);
    const began = performance.now();
    const answer = await desk.requestMany(player, NODES, games);
    let toldAt = began;
    await desk.idle(({ positionsLeft }) => {
      if (performance.now() - toldAt < TELL_EVERY_MS) return;
      toldAt = performance.now();
      say(`analysis: ${shown(games)} games, ${shown(positionsLeft)} positions left`);
    });
    return { ...answer, seconds: (performance.now() - began) / 1_000 };
  };
  try {
    const { seconds } = await analyze(FIRST);
    const first = await count();
    const { alreadyDone } = await analyze(AGAIN);
    const told = await count();
    // What is done is not done again. Without the verdicts there is but the cache.
    await sql`delete from analyses`;
    const { seconds: secondsAgain } = await analyze(AGAIN);
    const again = await count();
    const searchedAgain = told.searched - first.searched + again.searched;
    return [
      {
        what: `${first.games} games of one player for the first time: searches avoided`,
        figure: `${shown((100 * first.reused) / (first.reused + first.searched), 1)} %`,
      },
      {
        what: `  searched, reused (${shown(NODES)} nodes a position)`,
        figure: `${shown(first.searched)}, ${shown(first.reused)}`,
      },
      {
        what: '  positions a second, everything included',
        figure: shown((first.searched + first.reused) / seconds),
      },
      { what: `${AGAIN} of them asked for again: done already`, figure: shown(alreadyDone) },
      {
        what: `${again.games} of them a second time, their verdicts removed: searched`,
        figure: shown(searchedAgain),
        against: shown(MARKS.searchedAgain),
        reached: searchedAgain <= MARKS.searchedAgain && again.reused > 0,
      },
      {
        what: '  reused',
        figure: `${shown(again.reused)} in ${shown(secondsAgain, 1)} s`,
      },
    ];
  } finally {
    await sql.end();
  }
};
