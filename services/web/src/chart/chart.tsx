import { useEffect, useRef, useState } from 'preact/hooks';
import uPlot from 'uplot';
import { useStore } from '../state/store.ts';
import { theme } from '../state/theme.ts';
import { chartOptions, withUnit, xWords } from './options.ts';
import type { Series, XAxis } from './series.ts';
import { createTimeWords } from './time-words.ts';
import { zoomByTouch } from './touch-zoom.ts';

interface Props {
  title: string;
  /** What it shows, in a sentence, for screen readers. */
  description: string;
  x: XAxis;
  series: readonly Series[];
  /** px, without the line of words above. */
  height?: number;
  range?: [number, number];
  /** More words about the point that is read: its n, its interval. */
  read?: (index: number) => string;
  /** The point that is lit, from outside: a ply. */
  at?: number | null;
  /** A click or Enter on a point. */
  onSelect?: (index: number) => void;
  /** A range was drawn over the axis; a double click is from −∞ to ∞. */
  onZoom?: (from: number, to: number) => void;
  /** Drawn over everything. Keep it the same function between renders. */
  draw?: (plot: uPlot) => void;
}

const timeWords = createTimeWords();
const DOUBLE_CLICK_MS = 300;

/** A chart with units, in the colors of the theme. Arrows read it point by point, Enter selects one. */
export const Chart = (props: Props) => {
  const { title, description, x, series, height = 240, range, at, draw } = props;
  const frame = useRef<HTMLDivElement>(null);
  const plot = useRef<uPlot>();
  const latest = useRef(props);
  latest.current = props;
  const [index, setIndex] = useState<number | null>(null);
  const shownTheme = useStore(theme);

  useEffect(() => {
    const element = frame.current;
    if (!element) return;
    const made = new uPlot(
      {
        ...chartOptions({
          x,
          series,
          width: element.clientWidth,
          height,
          range,
          draw,
          onCursor: (point) => {
            // Where nobody points, the point that is lit from outside is read.
            const { at: lit } = latest.current;
            if (point === null && typeof lit === 'number') queueMicrotask(() => move(lit));
            else setIndex(point);
          },
          ...(latest.current.onZoom && { onZoom: (from, to) => latest.current.onZoom?.(from, to) }),
        }),
        fmtDate: timeWords,
      },
      [[...x.values], ...series.map(({ values }) => [...values])],
      element,
    );
    plot.current = made;
    if (latest.current.onZoom) zoomByTouch(made, (from, to) => latest.current.onZoom?.(from, to));
    let waiting: ReturnType<typeof setTimeout> | undefined;
    const click = () => {
      const point = made.cursor.idx ?? null;
      clearTimeout(waiting);
      // Where a double click means something, the first of two is no click.
      if (latest.current.onZoom) waiting = setTimeout(() => select(point), DOUBLE_CLICK_MS);
      else select(point);
    };
    const whole = () => {
      clearTimeout(waiting);
      latest.current.onZoom?.(Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY);
    };
    made.over.addEventListener('click', click);
    made.over.addEventListener('dblclick', whole);
    const resizing = new ResizeObserver(([entry]) => {
      if (entry) made.setSize({ width: Math.floor(entry.contentRect.width), height });
    });
    resizing.observe(element);
    return () => {
      clearTimeout(waiting);
      resizing.disconnect();
      made.destroy();
      plot.current = undefined;
    };
  }, [x, series, height, range?.[0], range?.[1], draw, shownTheme]);

  useEffect(() => {
    // uPlot knows where a value stands only after it has drawn.
    if (at !== undefined) queueMicrotask(() => move(at));
  }, [at, x, series, draw, shownTheme]);

  const select = (point: number | null) => point !== null && latest.current.onSelect?.(point);
  const move = (point: number | null) => {
    const value = point === null ? undefined : x.values[point];
    if (value === undefined) plot.current?.setCursor({ left: -10, top: -10 }, false);
    else plot.current?.setCursor({ left: plot.current.valToPos(value, 'x'), top: 0 }, false);
    setIndex(value === undefined ? null : point);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const last = x.values.length - 1;
    const to = {
      ArrowLeft: Math.max(0, (index ?? last + 1) - 1),
      ArrowRight: Math.min(last, (index ?? -1) + 1),
      Home: 0,
      End: last,
    }[event.key];
    if (to === undefined && event.key !== 'Enter') return;
    event.preventDefault();
    event.stopPropagation();
    if (to === undefined) select(index);
    else move(to);
  };

  const reading =
    index === null
      ? ''
      : [
          xWords(x, index),
          ...series.map((one) => {
            const value = one.values[index];
            return one.silent || value === null || value === undefined
              ? ''
              : `${one.name} ${withUnit(one, value)}`;
          }),
          props.read?.(index) ?? '',
        ]
          .filter(Boolean)
          .join(' · ');
  return (
    <figure class="chart">
      <figcaption>
        <span class="name">{title}</span>
        <span class="reading" aria-live="polite">
          {reading ||
            `${[...new Set(series.map(({ name, unit }) => (unit ? `${name}, ${unit}` : name)))].join(' · ')} by ${x.name}`}
        </span>
      </figcaption>
      {/* biome-ignore lint/a11y/useSemanticElements: a group of points that the arrows walk through */}
      <div
        ref={frame}
        class="plot"
        role="group"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: the arrows read it
        tabIndex={0}
        aria-label={`${title}. ${description} Left and right arrows read it point by point.`}
        style={{ height: `${height}px` }}
        onKeyDown={onKeyDown}
      />
    </figure>
  );
};
