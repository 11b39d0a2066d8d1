import type { Insight, Metric } from '@rookery/shared/contract/insights.ts';
import { keepPreviousData, useQuery } from '@tanstack/preact-query';
import { useMemo } from 'preact/hooks';
import { Link } from 'wouter-preact';
import { api } from '../../api/client.ts';
import { useFollowed } from '../../api/queries.ts';
import { read } from '../../api/read.ts';
import { isFiltered } from '../../parts/filter-bar.tsx';
import { NoGames } from '../../parts/no-games.tsx';
import { Empty, Loaded, SkeletonRows } from '../../parts/states.tsx';
import { type Filters, linkTo } from '../../state/game-filters.ts';
import { useAddress } from '../../state/use-address.ts';
import { asQuery } from '../../state/use-filters.ts';
import { kindOf } from './dimension-kind.ts';
import { SORT_FIELDS } from './fields.ts';
import type { Question } from './question.ts';
import { rowsOf } from './row.ts';
import { RowChart } from './row-chart.tsx';
import { saveTable } from './save-table.ts';
import { sortRows } from './sort-rows.ts';
import { drawsOverTime, TimeChart } from './time-chart.tsx';
import { ValueTable } from './value-table.tsx';

interface Props {
  player: string;
  question: Question;
  byName: string;
  /** Without the player. */
  filters: Filters;
}

/** What comes of a question: its chart and its table. */
export const Answer = ({ player, question, byName, filters }: Props) => {
  const { metric, by, then, population } = question;
  const asked = useQuery({
    queryKey: ['games', 'insights', 'any', player, metric.key, by, then, population, filters],
    queryFn: async () => ({
      // What is shown while the next comes is drawn as what it was asked as.
      question,
      byName,
      filters: { ...filters, player },
      groups: (await read(
        api.players[':id'].insights.$get({
          param: { id: player },
          query: { ...asQuery(filters), metric: metric.key as Metric, by, population, ...(then && { then }) },
        }),
      )) as Insight[],
    }),
    placeholderData: keepPreviousData,
  });
  return (
    <Loaded query={asked} waiting={<SkeletonRows rows={12} />}>
      {(answered) =>
        answered.groups.length === 0 ? (
          <Nothing filters={answered.filters} isAnalyzed={answered.question.metric.analyzed} />
        ) : (
          <Answered {...answered} />
        )
      }
    </Loaded>
  );
};

const Nothing = ({ filters, isAnalyzed }: { filters: Filters; isAnalyzed: boolean }) => {
  const { player } = filters;
  const followed = useFollowed(player);
  if (!followed || followed.games === 0) return <NoGames filters={filters} />;
  const ways = [isAnalyzed && 'Analyze some games first', isFiltered(filters) && 'Take a filter away'].filter(
    (way) => way !== false,
  );
  return (
    <Empty title="No game has a value for this.">
      <p>{ways.length === 0 ? 'Ask for something else.' : `${ways.join(', or: ')}.`}</p>
      <Link class="button" href={linkTo('/games', { player, ...(isAnalyzed && { analyzed: 'false' }) })}>
        To the games
      </Link>
    </Empty>
  );
};

interface AnsweredProps {
  question: Question;
  byName: string;
  filters: Filters;
  groups: readonly Insight[];
}

const Answered = ({ question, byName, filters, groups }: AnsweredProps) => {
  const [{ sort, order }, set] = useAddress(SORT_FIELDS);
  const { metric, by } = question;
  const rows = useMemo(() => rowsOf(groups, question, filters), [groups, question, filters]);
  const isOrdered = kindOf(by) !== 'named';
  const sorted = sortRows(rows, sort, order, isOrdered);
  return (
    <div class="stack insights-answer">
      {drawsOverTime(question, rows) ? (
        <TimeChart metric={metric} by={by} byName={byName} rows={rows} />
      ) : (
        // What has no order of its own is drawn in that of the table.
        <RowChart metric={metric} by={by} byName={byName} rows={isOrdered ? rows : sorted} />
      )}
      <div class="stack">
        <button type="button" class="button insights-save" onClick={() => saveTable(metric, byName, sorted)}>
          Save the table as CSV
        </button>
        <ValueTable
          metric={metric}
          byName={byName}
          rows={sorted}
          sort={{ by: sort, order }}
          onSort={(column) => {
            const first = column === 'label' ? 'asc' : 'desc';
            const other = first === 'asc' ? 'desc' : 'asc';
            set({ sort: column, order: column === sort && order === first ? other : first }, 'push');
          }}
        />
      </div>
    </div>
  );
};
