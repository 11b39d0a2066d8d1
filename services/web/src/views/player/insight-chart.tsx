import type { Insight } from '@rookery/shared/contract/insights.ts';
import { useMemo } from 'preact/hooks';
import { Chart } from '../../chart/chart.tsx';
import type { Series, XAxis } from '../../chart/series.ts';
import { numbers } from '../../format/number.ts';

interface Props {
  title: string;
  /** What one group is: `month`, `hour`. */
  by: string;
  /** What the value is, in percent. */
  name: string;
  groups: readonly Insight[];
  kind: 'line' | 'bars';
  /** What `n` counts. */
  of: string;
  /** When a group begins, in ms: the axis is one of time. Keep it the same function between renders. */
  timeOf?: (key: string) => number;
  onSelect?: (group: Insight) => void;
}

/** Percentages by group with their intervals. */
export const InsightChart = ({ title, by, name, groups, kind, of, timeOf, onSelect }: Props) => {
  const [x, series] = useMemo((): [XAxis, Series[]] => {
    const values = groups.map(({ value }) => value);
    const times = timeOf && groups.map(({ key }) => timeOf(key));
    return [
      times
        ? {
            name: by,
            kind: 'time',
            values: times.map((time) => time / 1000),
            format: (at) => groups[times.indexOf(at * 1000)]?.label ?? '',
          }
        : {
            name: by,
            kind: 'words',
            values: groups.map((_, i) => i),
            words: groups.map(({ label }) => label),
          },
      [
        {
          name,
          unit: '%',
          kind,
          values,
          low: groups.map(({ low }) => (low === null ? null : Math.max(0, low))),
          high: groups.map(({ high }) => (high === null ? null : Math.min(100, high))),
        },
      ],
    ];
  }, [groups, timeOf]);
  return (
    <Chart
      title={title}
      description={`${name} by ${by}, ${groups.length} values.`}
      x={x}
      series={series}
      height={200}
      range={RANGE}
      read={(index) => `n ${numbers.whole(groups[index]?.n)} ${of}`}
      onSelect={(index) => {
        const group = groups[index];
        if (group) onSelect?.(group);
      }}
    />
  );
};

const RANGE: [number, number] = [0, 100];
