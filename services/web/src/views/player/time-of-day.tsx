import { zone } from '../../format/date.ts';
import { Loaded, Skeleton } from '../../parts/states.tsx';
import type { Filters } from '../../state/game-filters.ts';
import { InsightChart } from './insight-chart.tsx';
import { useInsight } from './use-insight.ts';

/** The share of points by the hour in which games began, in the reader's zone. */
export const TimeOfDay = ({ id, filters }: { id: string; filters: Filters }) => {
  const insight = useInsight(id, 'result', 'hour', filters);
  return (
    <section class="stack">
      <div class="line">
        <h2 class="grow">Time of day</h2>
        <span class="quiet">{filters.tz ?? zone}</span>
      </div>
      <div class="panel padded">
        <Loaded query={insight} waiting={<Skeleton height={228} />}>
          {(groups) => (
            <InsightChart
              title="Points by hour"
              by="hour"
              name="Share of points"
              groups={groups}
              kind="bars"
              of="games"
            />
          )}
        </Loaded>
      </div>
    </section>
  );
};
