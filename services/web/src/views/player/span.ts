/** Spans of a rating curve that are one click away, in days before its last point. */
export const SPANS = { all: undefined, year: 365, quarter: 91, month: 30 } as const;
export type Span = keyof typeof SPANS;

const DAY_MS = 86_400_000;
const isDate = (text: string | undefined): text is string =>
  text !== undefined && Number.isFinite(Date.parse(text));

/** What is seen of a curve that ends at `last` (ISO): the zoom where there is one, else the span. ISO texts. */
export const seenOf = (
  span: Span,
  last: string,
  zoom: { from: string | undefined; to: string | undefined },
): { since?: string; until?: string } => {
  if (isDate(zoom.from) && isDate(zoom.to)) return { since: zoom.from, until: zoom.to };
  const days = SPANS[span];
  return days === undefined ? {} : { since: new Date(Date.parse(last) - days * DAY_MS).toISOString() };
};

/** The later start and the earlier end of two stretches of time. */
export const within = (
  outer: { since?: string; until?: string },
  inner: { since?: string; until?: string },
): { since?: string; until?: string } => {
  const since = pick(outer.since, inner.since, Math.max);
  const until = pick(outer.until, inner.until, Math.min);
  return { ...(since !== undefined && { since }), ...(until !== undefined && { until }) };
};

const pick = (a: string | undefined, b: string | undefined, which: (a: number, b: number) => number) => {
  if (!isDate(a)) return a ?? b;
  if (!isDate(b)) return a;
  return which(Date.parse(a), Date.parse(b)) === Date.parse(a) ? a : b;
};
