import uPlot from 'uplot';
import { dates } from '../format/date.ts';
import { numbers } from '../format/number.ts';
import { rangeOf, type Series, type XAxis } from './series.ts';
import { wordsThatFit } from './words-that-fit.ts';

export interface ChartLook {
  x: XAxis;
  series: readonly Series[];
  width: number;
  height: number;
  /** Fixed ends of the axis on the left, instead of those of the values. */
  range?: [number, number];
  /** Drawn over everything: marks of a view of its own. */
  draw?: (plot: uPlot) => void;
  onCursor: (index: number | null) => void;
  onZoom?: (from: number, to: number) => void;
}

const WHISKER_PX = 4;

/** The value of a custom property of the theme that is shown. */
export const themeColor = (name: string): string =>
  getComputedStyle(document.documentElement).getPropertyValue(name).trim();

/** What uPlot is told: our look, in the colors of the theme. */
export const chartOptions = (look: ChartLook): uPlot.Options => {
  const [text, line] = [themeColor('--quiet'), themeColor('--line')];
  const { x, series } = look;
  const axis = {
    stroke: text,
    font: '12px system-ui, sans-serif',
    grid: { stroke: line, width: 1 },
    ticks: { show: false },
  };
  return {
    width: look.width,
    height: look.height,
    legend: { show: false },
    cursor: { drag: { x: look.onZoom !== undefined, y: false }, points: { size: 8 }, y: false },
    scales: {
      x: {
        time: x.kind === 'time',
        ...(x.kind === 'words' && { range: [-0.5, x.values.length - 0.5] as [number, number] }),
        ...(x.kind === 'number' && x.pad !== undefined && { range: paddedRange(x.values, x.pad) }),
      },
      y: { range: look.range ?? (() => rangeOf(series)) },
    },
    axes: [
      {
        ...axis,
        grid: { show: false },
        // A time has its year on a second line.
        size: x.kind === 'time' ? 44 : 28,
        ...(x.kind === 'words' && {
          splits: () => [...x.values],
          values: (plot: uPlot, splits: number[]) => {
            const shown = wordsThatFit(x.words ?? [], plot.bbox.width / devicePixelRatio);
            return splits.map((at) => shown[at] ?? '');
          },
        }),
        ...(x.kind === 'number' && {
          values: (_plot: uPlot, splits: number[]) =>
            splits.map((value) => x.format?.(value) ?? numbers.whole(value)),
        }),
      },
      {
        ...axis,
        size: 56,
        values: (_plot, splits) => splits.map((value) => withUnit(series[0], value)),
      },
    ],
    series: [{}, ...series.map(seriesOptions)],
    hooks: {
      draw: [
        (plot) => {
          for (const one of series) drawWhiskers(plot, x, one);
        },
        (plot) => look.draw?.(plot),
      ],
      setCursor: [(plot) => look.onCursor(plot.cursor.idx ?? null)],
      setSelect: [
        (plot) => {
          if (plot.select.width > 0)
            look.onZoom?.(
              plot.posToVal(plot.select.left, 'x'),
              plot.posToVal(plot.select.left + plot.select.width, 'x'),
            );
        },
      ],
    },
  };
};

const paddedRange = (values: readonly number[], pad: number): [number, number] => [
  (values[0] ?? 0) - pad,
  (values.at(-1) ?? 0) + pad,
];

const seriesOptions = ({ name, kind, color = '--accent' }: Series): uPlot.Series => {
  const stroke = themeColor(color);
  const paths = uPlot.paths;
  return {
    label: name,
    stroke,
    width: kind === 'bars' ? 0 : 2,
    points: { show: kind === 'points', size: 8, fill: stroke },
    ...(kind === 'points' && { paths: () => null }),
    ...(kind === 'steps' && { paths: paths.stepped?.({ align: 1 }) }),
    ...(kind === 'bars' && { fill: stroke, paths: paths.bars?.({ size: [0.7, 48], radius: 0 }) }),
    ...(kind === 'area' && { fill: `color-mix(in srgb, ${stroke} 20%, transparent)` }),
  };
};

/** The interval of each value, as a line with two ends, as far as the chart reaches. */
const drawWhiskers = (plot: uPlot, x: XAxis, { low, high, kind, color = '--quiet' }: Series) => {
  if (!low || !high) return;
  const { ctx, bbox } = plot;
  const end = WHISKER_PX * devicePixelRatio;
  ctx.save();
  ctx.beginPath();
  ctx.rect(bbox.left - end, bbox.top - end, bbox.width + 2 * end, bbox.height + 2 * end);
  ctx.clip();
  ctx.beginPath();
  ctx.strokeStyle = themeColor(kind === 'bars' ? '--text' : color);
  ctx.lineWidth = devicePixelRatio;
  for (const [i, at] of x.values.entries()) {
    const [from, to] = [low[i], high[i]];
    if (from === null || from === undefined || to === null || to === undefined) continue;
    const left = Math.round(plot.valToPos(at, 'x', true));
    const [bottom, top] = [plot.valToPos(from, 'y', true), plot.valToPos(to, 'y', true)];
    ctx.moveTo(left, bottom);
    ctx.lineTo(left, top);
    for (const y of [bottom, top]) {
      ctx.moveTo(left - end, y);
      ctx.lineTo(left + end, y);
    }
  }
  ctx.stroke();
  ctx.restore();
};

/** A value of a series with its unit. */
export const withUnit = (series: Series | undefined, value: number): string => {
  const shown =
    series?.format?.(value) ?? (Number.isInteger(value) ? numbers.whole(value) : numbers.tenths(value));
  return series?.unit ? `${shown}\u202f${series.unit}` : shown;
};

/** Where a chart stands along its axis, in words. */
export const xWords = (x: XAxis, index: number): string => {
  const value = x.values[index] ?? 0;
  if (x.read) return x.read(index);
  if (x.kind === 'words') return x.words?.[index] ?? '';
  return x.format?.(value) ?? (x.kind === 'time' ? dates.day(value * 1000) : numbers.whole(value));
};
