/** The rows that are drawn: from `first` up to but not including `end`. */
export interface Range {
  first: number;
  end: number;
}

/** Which of `count` rows of `rowHeight` px show when `hidden` px of them are above a window of `height` px. */
export const rowsInWindow = (
  count: number,
  rowHeight: number,
  hidden: number,
  height: number,
  beyond = 10,
): Range => {
  const first = Math.max(0, Math.min(count, Math.floor(hidden / rowHeight)) - beyond);
  const end = Math.min(count, Math.max(0, Math.ceil((hidden + height) / rowHeight)) + beyond);
  return { first: Math.min(first, end), end };
};
