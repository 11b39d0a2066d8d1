import type { ComponentChildren } from 'preact';
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { type Range, rowsInWindow } from './window.ts';

interface Props {
  /** All rows, those that have not been fetched yet too, when their number is known. */
  count: number;
  /** px; every row has the same. */
  rowHeight: number;
  /** What the list holds, for screen readers. */
  label: string;
  row: (index: number) => ComponentChildren;
  /** The last row that shows: fetch more when it is near the end of what is there. */
  onSeen?: (last: number) => void;
}

/** An endless list that scrolls with the page: only what shows is drawn, so that 100,000 rows are as fast as ten. */
export const VirtualRows = ({ count, rowHeight, label, row, onSeen }: Props) => {
  const frame = useRef<HTMLDivElement>(null);
  const [range, setRange] = useState<Range>({ first: 0, end: Math.min(count, 40) });

  const measure = () => {
    const top = frame.current?.getBoundingClientRect().top ?? 0;
    const next = rowsInWindow(count, rowHeight, -top, innerHeight);
    setRange((now) => (now.first === next.first && now.end === next.end ? now : next));
  };
  useLayoutEffect(measure, [count, rowHeight]);
  useEffect(() => {
    let asked = 0;
    const later = () => {
      asked ||= requestAnimationFrame(() => {
        asked = 0;
        measure();
      });
    };
    addEventListener('scroll', later, { passive: true });
    addEventListener('resize', later);
    return () => {
      cancelAnimationFrame(asked);
      removeEventListener('scroll', later);
      removeEventListener('resize', later);
    };
  }, [count, rowHeight]);
  useEffect(() => onSeen?.(range.end - 1), [range.end, count]);

  return (
    // biome-ignore lint/a11y/useSemanticElements: an ol would count only the rows that are drawn
    <div ref={frame} class="rows" role="list" aria-label={label} style={{ height: `${count * rowHeight}px` }}>
      <div class="seen" role="presentation" style={{ transform: `translateY(${range.first * rowHeight}px)` }}>
        {Array.from({ length: Math.max(0, range.end - range.first) }, (_, i) => {
          const index = range.first + i;
          return (
            // biome-ignore lint/a11y/useSemanticElements: as its list
            <div
              key={index}
              class="at"
              role="listitem"
              aria-posinset={index + 1}
              aria-setsize={count}
              style={{ height: `${rowHeight}px` }}
            >
              {row(index)}
            </div>
          );
        })}
      </div>
    </div>
  );
};
