import type { HeadToHead } from '@rookery/shared/contract/statistics.ts';
import type { Sql } from 'postgres';
import { createWhere, type Where } from '../db/where.ts';
import { filterSides } from '../games/filter.ts';
import { readGameIds, readSummaries } from './game-names.ts';
import { familyOf } from './insights/game-dimensions.ts';
import { knownPlayer } from './player.ts';
import { type Reading, walkSides } from './side-line.ts';
import { createRuns } from './streaks.ts';
import { currentStreak, type PlayerFilter } from './summary.ts';
import { createCounter, emptyTally } from './tally.ts';

/** Openings and games that are shown. */
const MOST = 10;

interface OpeningRow {
  name: string;
  games: number;
  win: number;
  draw: number;
  loss: number;
}

const readOpenings = async (sql: Sql, where: Where): Promise<HeadToHead['openings']> => {
  const rows = await sql.unsafe<OpeningRow[]>(
    `select o.name, count(*)::int as games, count(*) filter (where s.result = 1)::int as win,
       count(*) filter (where s.result = 0)::int as draw, count(*) filter (where s.result = -1)::int as loss
     from sides s join openings o on o.no = s.opening_no ${where.text()} group by o.no`,
    where.values(),
  );
  const families = new Map<string, OpeningRow>();
  for (const row of rows) {
    const name = familyOf(row.name);
    const family = families.get(name) ?? { name, ...emptyTally() };
    for (const field of ['games', 'win', 'draw', 'loss'] as const) family[field] += row[field];
    families.set(name, family);
  }
  return [...families.values()]
    .sort((a, b) => b.games - a.games || (a.name < b.name ? -1 : 1))
    .slice(0, MOST);
};

/** The games between two players, from the first one's side. Throws player_not_found for either. */
export const headToHead = async (
  db: Reading,
  playerId: string,
  opponentId: string,
  filter: PlayerFilter,
): Promise<HeadToHead> => {
  const { sql } = db;
  const choose = (where: Where): void =>
    filterSides(where, { ...filter, player: playerId, opponent: opponentId });
  const where = createWhere();
  choose(where);
  await knownPlayer(sql, playerId);
  const opponent = await knownPlayer(sql, opponentId);
  const counter = createCounter();
  const runs = createRuns();
  const last: { gameNo: number; white: boolean }[] = [];
  const [openings] = await Promise.all([
    readOpenings(sql, where),
    walkSides(db, playerId, choose, (point) => {
      counter.add(point);
      runs.add(point.gameNo, point.result);
      last.push({ gameNo: point.gameNo, white: point.white });
    }),
  ]);
  const tallies = counter.tallies();
  const current = runs.current();
  const [ids, games] = await Promise.all([
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
