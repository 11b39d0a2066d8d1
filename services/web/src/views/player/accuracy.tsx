import type { PlayerSummary } from '@rookery/shared/contract/statistics.ts';
import { useLocation } from 'wouter-preact';
import { numbers } from '../../format/number.ts';
import { Loaded, Skeleton } from '../../parts/states.tsx';
import { type Filters, linkTo } from '../../state/game-filters.ts';
import { InsightChart } from './insight-chart.tsx';
import { beginOf, monthOf } from './month.ts';
import { useInsight } from './use-insight.ts';

interface Props {
  id: string;
  filters: Filters;
  overall: PlayerSummary['accuracy'];
}

/** Accuracy by month, of the games that are analyzed. */
export const AccuracyOverTime = ({ id, filters, overall }: Props) => {
  const insight = useInsight(id, 'accuracy', 'period', filters);
  const [, navigate] = useLocation();
  return (
    <section class="stack">
      <div class="line">
        <h2 class="grow">Accuracy</h2>
        {overall && (
          <span>
            {numbers.percent(overall.value)} in {numbers.count(overall.games, 'analyzed game')}
          </span>
        )}
      </div>
      <div class="panel padded">
        <Loaded query={insight} waiting={<Skeleton height={228} />}>
          {(groups) =>
            groups.length === 0 ? (
              <p class="quiet player-no-chart">
                No game here is analyzed yet. Choose games in the list and analyze them.
              </p>
            ) : (
              <InsightChart
                title="Accuracy over time"
                by="month"
                name="Accuracy"
                groups={groups}
                kind="line"
                of="moves"
                timeOf={beginOf}
                onSelect={({ key }) =>
                  navigate(linkTo('/games', { ...filters, ...monthOf(key), player: id, analyzed: 'true' }))
                }
              />
            )
          }
        </Loaded>
      </div>
    </section>
  );
};
