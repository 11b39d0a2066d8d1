import { partColor } from './part-color.ts';
import type { MetricKind } from './question.ts';
import { type Row, shareOf } from './row.ts';
import { placeOn, type Scale } from './scale.ts';
import { boundsOf, makeValue } from './value.ts';

interface Props {
  row: Row;
  unit: string;
  parts: NonNullable<MetricKind['parts']>;
  scale: Scale;
  style: 'bars' | 'points';
}

/** One value drawn: its bar or its point, with the interval; the shares of its kinds below the point. */
export const Track = ({ row, unit, parts, scale, style }: Props) => {
  const { value } = row.group;
  const bounds = boundsOf(row.group, unit);
  const at = (figure: number) => placeOn(scale, figure);
  const isPoint = style === 'points';
  // Shades of one color cannot be told apart.
  const hasWords = !isPoint && parts.length > 3;
  const [from, to] = [at(Math.max(scale.least, Math.min(scale.most, 0))), at(value ?? 0)];
  return (
    <span class={`insights-track ${style}${parts.length > 0 ? ' parted' : ''}`} aria-hidden="true">
      {parts.length > 0 && (
        <span class="insights-parts">
          {parts.map(({ key, label }, i) => {
            const share = shareOf(row, key) ?? 0;
            if (share === 0) return null;
            return (
              <i
                key={key}
                title={`${label}: ${makeValue(share, 'percent')}`}
                style={{ width: `${share}%`, background: partColor(key, i, parts.length) }}
              >
                {hasWords && <span>{label}</span>}
              </i>
            );
          })}
        </span>
      )}
      {!isPoint && parts.length === 0 && value !== null && (
        <i
          class="insights-bar"
          style={{ left: `${Math.min(from, to)}%`, width: `${Math.abs(to - from)}%` }}
        />
      )}
      {bounds && (
        <i
          class="insights-whisker"
          style={{ left: `${at(bounds[0])}%`, width: `${at(bounds[1]) - at(bounds[0])}%` }}
        />
      )}
      {(isPoint || parts.length > 0) && value !== null && (
        <i class="insights-point" style={{ left: `${to}%` }} />
      )}
    </span>
  );
};
