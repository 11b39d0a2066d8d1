import type { Insight, InsightGroup } from '@rookery/shared/contract/insights.ts';
import type { Filters } from '../../state/game-filters.ts';
import { gamesOf } from './games-of.ts';
import type { Question } from './question.ts';

/** A group of the answer, of one dimension or of two. */
export interface Row {
  id: string;
  label: string;
  group: InsightGroup;
  /** The filters of its games, where the list has them. */
  games: Filters | undefined;
}

/** Moves of one game are alike: it is the games that make a value sure, whatever is counted. */
export const FEW_GAMES = 10;

/** Whether a group is so small that its value says little. */
export const isSmall = ({ group }: Pick<Row, 'group'>): boolean => group.games < FEW_GAMES;

/** The rows of an answer, in its order; `filters` name the player. */
export const rowsOf = (
  groups: readonly Insight[],
  { metric, by, then, population }: Question,
  filters: Filters,
): Row[] => {
  const base: Filters = { ...filters, ...(metric.analyzed && { analyzed: 'true' }) };
  return groups.flatMap((group): Row[] => {
    // Which games Lichess counts is more than the filters of the list can say.
    const games = population === 'all' ? gamesOf(by, group.key, base) : undefined;
    if (then === undefined) return [{ id: group.key, label: group.label, group, games }];
    return (group.groups ?? []).map((inner) => ({
      id: `${group.key}/${inner.key}`,
      label: `${group.label} · ${inner.label}`,
      group: inner,
      games: games && gamesOf(then, inner.key, games),
    }));
  });
};

/** The share of one kind in a group of a metric of kinds. */
export const shareOf = ({ group }: Pick<Row, 'group'>, key: string): number | null =>
  group.parts?.find((part) => part.key === key)?.value ?? null;
