import type { Dimension } from '@rookery/shared/contract/insights.ts';
import { numbers } from '../../format/number.ts';
import { ChartNotes } from './chart-notes.tsx';
import { kindOf } from './dimension-kind.ts';
import type { MetricKind } from './question.ts';
import { isSmall, type Row } from './row.ts';
import { RowCount, RowLabel } from './row-label.tsx';
import { scaleOf } from './scale.ts';
import { Track } from './track.tsx';
import { makeValue } from './value.ts';

const MOST_ROWS = 40;

interface Props {
  metric: MetricKind;
  by: Dimension;
  byName: string;
  rows: readonly Row[];
}

/**
 * A row for each group: points with their intervals where the groups have an order, bars where they have none. Groups of
 * few games are paler.
 */
export const RowChart = ({ metric, by, byName, rows }: Props) => {
  const { label, unit, parts = [] } = metric;
  // Of what goes along time the latest is asked for most.
  const drawn = kindOf(by) === 'time' ? rows.slice(-MOST_ROWS) : rows.slice(0, MOST_ROWS);
  const hasValue = drawn.some(({ group }) => group.value !== null);
  // A bar of a rating would begin at 0, where nobody is.
  const hasPoints = hasValue && (kindOf(by) !== 'named' || unit === 'rating');
  const style = hasPoints ? 'points' : 'bars';
  // Kinds are shares of the whole, and points among them stand on the same scale.
  const scale = parts.length > 0 ? { least: 0, most: 100 } : scaleOf(drawn, unit, style);
  return (
    <section class="panel insights-chart" aria-label={`${label} by ${byName}`}>
      <h2>
        {label} by {byName.toLowerCase()}
      </h2>
      <ChartNotes rows={drawn} parts={parts} hasIntervals={hasValue} />
      {drawn.map((row) => (
        <div key={row.id} class={isSmall(row) ? 'insights-row small-n' : 'insights-row'}>
          <span class="label">
            <RowLabel {...row} />
          </span>
          <Track row={row} unit={unit} parts={parts} scale={scale} style={style} />
          <span class="number">
            {hasValue && makeValue(row.group.value, unit)}{' '}
            <span class="small quiet">
              n <RowCount row={row}>{numbers.whole(row.group.n)}</RowCount>
            </span>
          </span>
        </div>
      ))}
      <div class="insights-row ends small quiet" aria-hidden="true">
        <span class="insights-ends">
          <span>{makeValue(scale.least, parts.length > 0 ? 'percent' : unit)}</span>
          <span>{makeValue(scale.most, parts.length > 0 ? 'percent' : unit)}</span>
        </span>
      </div>
      {rows.length > MOST_ROWS && (
        <p class="small quiet">
          {kindOf(by) === 'time' ? 'The last' : 'The first'} {MOST_ROWS} of {numbers.whole(rows.length)}; all
          are in the table.
        </p>
      )}
    </section>
  );
};
