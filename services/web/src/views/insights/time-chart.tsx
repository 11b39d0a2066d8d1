import type { Dimension } from '@rookery/shared/contract/insights.ts';
import { useMemo } from 'preact/hooks';
import { useLocation } from 'wouter-preact';
import { Chart } from '../../chart/chart.tsx';
import { numbers } from '../../format/number.ts';
import { linkTo } from '../../state/game-filters.ts';
import { ChartNotes } from './chart-notes.tsx';
import { kindOf } from './dimension-kind.ts';
import { overTime } from './over-time.ts';
import type { MetricKind, Question } from './question.ts';
import type { Row } from './row.ts';
import { scaleOf } from './scale.ts';
import { boundsOf, makeValue } from './value.ts';

/** Whether an answer is one line of values along time. */
export const drawsOverTime = ({ by, then }: Question, rows: readonly Row[]): boolean =>
  kindOf(by) === 'time' && then === undefined && rows.some(({ group }) => group.value !== null);

interface Props {
  metric: MetricKind;
  by: Dimension;
  byName: string;
  rows: readonly Row[];
}

/** Values along time as points with their intervals; a click leads to the games of a point. */
export const TimeChart = ({ metric, by, byName, rows: given }: Props) => {
  const [, navigate] = useLocation();
  const { x, series, rows } = useMemo(() => overTime(metric, by, byName, given), [metric, by, byName, given]);
  const { least, most } = scaleOf(given, metric.unit, 'points');
  const read = (index: number): string => {
    const group = rows[index]?.group;
    if (!group) return '';
    const bounds = boundsOf(group, metric.unit);
    const interval = bounds && `${makeValue(bounds[0], metric.unit)} to ${makeValue(bounds[1], metric.unit)}`;
    return [interval, `n ${numbers.whole(group.n)} ${metric.of}`].filter(Boolean).join(' · ');
  };
  return (
    <section class="panel insights-chart">
      <Chart
        title={`${metric.label} by ${byName.toLowerCase()}`}
        description={`${given.length} values with their 95 % intervals.`}
        x={x}
        series={series}
        height={280}
        range={[least, most]}
        read={read}
        onSelect={(index) => {
          const games = rows[index]?.games;
          if (games) navigate(linkTo('/games', games));
        }}
      />
      <ChartNotes rows={given} hasIntervals />
    </section>
  );
};
