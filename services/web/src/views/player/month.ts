/** The games of a month `2024-03` as filters; none for any other text. */
export const monthOf = (key: string): { since?: string; until?: string } => {
  const found = /^(\d{4})-(\d\d)/.exec(key);
  if (!found) return {};
  const [year, month] = [Number(found[1]), Number(found[2])];
  const next = new Date(Date.UTC(year, month, 1));
  return { since: `${found[1]}-${found[2]}-01`, until: next.toISOString().slice(0, 10) };
};

/** When a month `2024-03` begins in the reader's zone, in ms; 0 for any other text. */
export const beginOf = (key: string): number => {
  const [year, month] = key.split('-').map(Number);
  return year && month ? new Date(year, month - 1, 1).getTime() : 0;
};
