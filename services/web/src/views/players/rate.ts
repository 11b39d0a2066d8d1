/** A count at a time in ms. */
export interface Mark {
  at: number;
  count: number;
}

/** How far back a rate looks. */
const SPAN_MS = 10_000;

/** The marks of the last seconds, with a new one; a count that falls belongs to another sync, which begins anew. */
export const withMark = (marks: readonly Mark[], mark: Mark): Mark[] => {
  const last = marks.at(-1);
  if (last !== undefined && last.count > mark.count) return [mark];
  return [...marks.filter(({ at }) => at >= mark.at - SPAN_MS), mark];
};

/** Counts a second between the first and the last mark; undefined while there is only a moment to judge by. */
export const rateOf = (marks: readonly Mark[]): number | undefined => {
  const [first, last] = [marks[0], marks.at(-1)];
  if (!first || !last || last.at - first.at < 1_000) return undefined;
  return ((last.count - first.count) * 1_000) / (last.at - first.at);
};
