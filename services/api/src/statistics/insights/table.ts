import type { Insight, InsightGroup, Metric } from '@rookery/shared/contract/insights.ts';
import { share } from '../intervals.ts';
import type { Ranked } from './game-dimensions.ts';
import { estimate, kindsOf, type Sums } from './metrics.ts';

/** The groups of an answer while they are summed up; a group may come in several pieces. */
export interface Table {
  /** Adds what was summed up for a group, and for a group of the second dimension within it where one is given. */
  add(by: Ranked, second: Ranked | undefined, sums: Sums): void;
  /** The groups that hold anything, in their order. */
  rows(): Insight[];
}

interface Row {
  group: Ranked;
  sums: Sums;
}

const addTo = (rows: Map<string, Row>, group: Ranked, added: Sums): void => {
  const row = rows.get(group.key);
  if (!row) {
    rows.set(group.key, { group, sums: { ...added, parts: [...added.parts] } });
    return;
  }
  const { sums } = row;
  sums.games += added.games;
  sums.n += added.n;
  sums.sum += added.sum;
  sums.squares += added.squares;
  for (const [kind, n] of added.parts.entries()) sums.parts[kind] = (sums.parts[kind] ?? 0) + n;
};

const inOrder = (rows: Map<string, Row>): Row[] =>
  [...rows.values()]
    .filter(({ sums }) => sums.n > 0)
    .sort(
      (a, b) =>
        a.group.rank - b.group.rank || b.sums.games - a.sums.games || (a.group.key < b.group.key ? -1 : 1),
    );

/** Groups of one rank are listed by their number of games. */
export const createTable = (metric: Metric): Table => {
  const all = new Map<string, Row>();
  const within = new Map<string, Map<string, Row>>();
  const kinds = kindsOf(metric);
  const answer = ({ group: { key, label }, sums }: Row): InsightGroup => ({
    key,
    label,
    games: sums.games,
    n: sums.n,
    ...estimate(metric, sums),
    ...(kinds && {
      parts: kinds.map((kind, i) => ({
        ...kind,
        n: sums.parts[i] ?? 0,
        ...share(sums.parts[i] ?? 0, sums.n),
      })),
    }),
  });
  return {
    add: (by, second, sums) => {
      if (!second) return addTo(all, by, sums);
      let rows = within.get(by.key);
      if (!rows) {
        rows = new Map();
        within.set(by.key, rows);
      }
      return addTo(rows, second, sums);
    },
    rows: () =>
      inOrder(all).map((row) => {
        const rows = within.get(row.group.key);
        return { ...answer(row), ...(rows && { groups: inOrder(rows).map(answer) }) };
      }),
  };
};
