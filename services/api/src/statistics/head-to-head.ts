import type { HeadToHead, Tally } from '@rookery/shared/contract/statistics.ts';
import type { Sql } from 'postgres';
import type { Database } from '../db/connect.ts';
import { type Chosen, readyToChoose } from '../sides/choose.ts';
import { NONE_32 } from '../sides/side-columns.ts';
import { readGameIds, readSummaries } from './game-names.ts';
import { familyOf } from './insights/game-dimensions.ts';
import { knownPlayer } from './player.ts';
import { walkSides } from './side-line.ts';
import { createRuns } from './streaks.ts';
import { currentStreak, type PlayerFilter } from './summary.ts';
import { addTo, createCounter, emptyTally } from './tally.ts';

/** Openings and games that are shown. */
const MOST = 10;

/** The families of openings that were played most. */
const readOpenings = async (
  sql: Sql,
  byOpening: ReadonlyMap<number, Tally>,
): Promise<HeadToHead['openings']> => {
  const rows = await sql.unsafe<{ no: number; name: string }[]>(
    'select no, name from openings where no = any($1::int[])',
    [`{${[...byOpening.keys()].join(',')}}`],
    { prepare: true },
  );
  const families = new Map<string, Tally & { name: string }>();
  for (const { no, name: whole } of rows) {
    const name = familyOf(whole);
    const family = families.get(name) ?? { name, ...emptyTally() };
    const tally = byOpening.get(no) as Tally;
    for (const field of ['games', 'win', 'draw', 'loss'] as const) family[field] += tally[field];
    families.set(name, family);
  }
  return [...families.values()]
    .sort((a, b) => b.games - a.games || (a.name < b.name ? -1 : 1))
    .slice(0, MOST);
};

const tallyByOpening = ({ columns, rows }: Chosen): Map<number, Tally> => {
  const byOpening = new Map<number, Tally>();
  for (const row of rows) {
    const no = columns.openingNo[row] as number;
    if (no === NONE_32) continue;
    const tally = byOpening.get(no) ?? emptyTally();
    byOpening.set(no, tally);
    addTo(tally, columns.result[row] as number, 1);
  }
  return byOpening;
};

/** The games between two players, from the first one's side. Throws player_not_found for either. */
export const headToHead = async (
  db: Pick<Database, 'sql' | 'sides'>,
  playerId: string,
  opponentId: string,
  filter: PlayerFilter,
): Promise<HeadToHead> => {
  const { sql } = db;
  const choose = await readyToChoose(db, { ...filter, player: playerId, opponent: opponentId });
  await knownPlayer(sql, playerId);
  const opponent = await knownPlayer(sql, opponentId);
  const counter = createCounter();
  const runs = createRuns();
  const last: { gameNo: number; white: boolean }[] = [];
  const chosen = choose();
  walkSides(chosen, (point) => {
    counter.add(point);
    runs.add(point.gameNo, point.result);
    last.push({ gameNo: point.gameNo, white: point.white });
  });
  const tallies = counter.tallies();
  const current = runs.current();
  const [openings, ids, games] = await Promise.all([
    readOpenings(sql, tallyByOpening(chosen)),
    readGameIds(sql, current ? [current.from, current.to] : []),
    readSummaries(sql, last.slice(-MOST).reverse()),
  ]);
  return {
    opponent: opponent.id,
    name: opponent.name,
    ...tallies.all,
    bySpeed: tallies.bySpeed,
    byVariant: tallies.byVariant,
    byColor: tallies.byColor,
    streak: currentStreak(runs, ids),
    openings,
    last: games,
  };
};
