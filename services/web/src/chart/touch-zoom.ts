import type uPlot from 'uplot';

/** A finger that moved less has tapped. */
const LEAST_PX = 10;

/** Lets a finger draw a range, as uPlot lets a mouse: sideways, while up and down still scrolls the page. */
export const zoomByTouch = (plot: uPlot, onZoom: (from: number, to: number) => void): void => {
  const { over } = plot;
  let start: number | undefined;
  const ends = (event: PointerEvent): [number, number] => {
    const { left, width } = over.getBoundingClientRect();
    const inside = (x: number): number => Math.min(Math.max(x - left, 0), width);
    const [a, b] = [inside(start ?? event.clientX), inside(event.clientX)];
    return [Math.min(a, b), Math.max(a, b)];
  };
  const show = (left: number, width: number): void =>
    plot.setSelect({ left, width, top: 0, height: over.clientHeight }, false);

  over.style.touchAction = 'pan-y';
  over.addEventListener('pointerdown', (event) => {
    start = event.pointerType === 'touch' && event.isPrimary ? event.clientX : undefined;
  });
  over.addEventListener('pointermove', (event) => {
    if (start === undefined || !event.isPrimary) return;
    const [from, to] = ends(event);
    show(from, to - from);
  });
  over.addEventListener('pointerup', (event) => {
    if (start === undefined || !event.isPrimary) return;
    const [from, to] = ends(event);
    start = undefined;
    show(0, 0);
    if (to - from >= LEAST_PX) onZoom(plot.posToVal(from, 'x'), plot.posToVal(to, 'x'));
  });
  // The page scrolls instead.
  over.addEventListener('pointercancel', () => {
    start = undefined;
    show(0, 0);
  });
};
