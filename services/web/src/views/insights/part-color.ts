const RESULTS: Record<string, string> = { win: 'var(--win)', draw: 'var(--draw)', loss: 'var(--loss)' };

/** The color of a kind among `count`: that of the result, or a shade of the accent. */
export const partColor = (key: string, i: number, count: number): string =>
  (count === 3 && RESULTS[key]) ||
  `color-mix(in oklab, var(--accent) ${100 - (i * 90) / count}%, var(--line))`;
