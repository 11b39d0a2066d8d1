import { partColor } from './part-color.ts';
import type { MetricKind } from './question.ts';
import { FEW_GAMES, isSmall, type Row } from './row.ts';

interface Props {
  rows: readonly Row[];
  parts?: NonNullable<MetricKind['parts']>;
  hasIntervals: boolean;
}

/** How a chart is read: its colors, its lines, and what is paler. */
export const ChartNotes = ({ rows, parts = [], hasIntervals }: Props) => (
  <p class="line small quiet">
    {parts.map(({ key, label }, i) => (
      <span key={key}>
        <i class="insights-key" style={{ background: partColor(key, i, parts.length) }} /> {label}
      </span>
    ))}
    {hasIntervals && <span>The lines are 95 % intervals.</span>}
    {rows.some(isSmall) && <span>Paler: fewer than {FEW_GAMES} games.</span>}
  </p>
);
