import { VARIANTS } from '@rookery/shared/chess/variant.ts';
import type { InsightsQuery } from '@rookery/shared/contract/insights.ts';
import type { Choose, Chosen } from '../../sides/choose.ts';
import type { Rows } from '../../sides/narrow.ts';
import type { SideColumns } from '../../sides/side-columns.ts';
import type { SideTable } from '../../sides/side-table.ts';
import { perfOfSide } from './game-dimensions.ts';

/** Keeps the games that Lichess's insights are made of; bots' are left out apart. */
const keepLichess = (rows: Rows, { rated, plies, variant }: SideColumns): void => {
  rows.equal(rated, 1);
  rows.between(plies, 3, Number.POSITIVE_INFINITY);
  rows.where((row) => variant[row] !== VARIANTS.fromPosition.id);
};

/** The tenth game of a perf is the first that counts (lila `InsightIndexer`: provisional = nb < 10). */
const BEFORE_STABLE = 9;

const OF_STABLE_RATINGS: readonly string[] = ['performance', 'opponentRating', 'ratingDiff'];

const isByStrength = ({ by, then }: Pick<InsightsQuery, 'by' | 'then'>): boolean =>
  by === 'opponentStrength' || then === 'opponentStrength';

/** Whether it is of Lichess's insights, and these leave out ratings that are not stable (lila `requiresStableRating`). */
export const leavesOutUnstable = (query: InsightsQuery): boolean =>
  query.population === 'lichess' && (OF_STABLE_RATINGS.includes(query.metric) || isByStrength(query));

/** The first games of each perf: those of a player's games that Lichess's insights are made of, and that are not stable. */
const firstGames = ({ columns, rows }: Chosen): Set<number> => {
  const perfOf = perfOfSide(columns);
  const games = new Map<number, number>();
  const first = new Set<number>();
  for (const row of rows) {
    const perf = perfOf(row);
    const before = games.get(perf) ?? 0;
    if (before < BEFORE_STABLE) first.add(row);
    games.set(perf, before + 1);
  }
  return first;
};

/** What leaves out the games of ratings that are not stable: the player's first games of each perf, and provisional ones. */
const leaveOutUnstable = (
  rows: Rows,
  columns: SideColumns,
  table: SideTable,
  query: InsightsQuery,
  all: Chosen,
): void => {
  const { provisional, gameNo, white } = columns;
  const first = firstGames(all);
  rows.where((row) => !first.has(row));
  const byStrength = isByStrength(query);
  const isOpponentProvisional = (row: number): boolean =>
    provisional[table.rowOf(gameNo[row] as number, white[row] === 0)] === 1;
  if (byStrength || query.metric !== 'ratingDiff') rows.where((row) => !isOpponentProvisional(row));
  if (byStrength) rows.equal(provisional, 0);
};

/**
 * Chooses the sides of a question: all that its filter holds, or of them those of Lichess's own insights. `chooseAll`
 * chooses all games of the player, where `leavesOutUnstable` asks for them.
 */
export const choosePopulation = (query: InsightsQuery, choose: Choose, chooseAll?: Choose): Chosen => {
  if (query.population !== 'lichess') return choose();
  const all = chooseAll?.(keepLichess);
  return choose((rows, columns) => {
    keepLichess(rows, columns);
    rows.equal(columns.bots, 0);
    if (all) leaveOutUnstable(rows, columns, all.table, query, all);
  });
};
