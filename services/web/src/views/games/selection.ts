/** Games chosen one by one, by their ids; or all that the filters find, fetched or not. */
export const MATCHING = 'matching';
export type Selection = ReadonlySet<string> | typeof MATCHING;

export const isChosen = (chosen: Selection, id: string): boolean => chosen === MATCHING || chosen.has(id);

/** The selection with one game more or less. Of all that match, those that have been fetched stay chosen but for it. */
export const toggled = (chosen: Selection, id: string, fetched: readonly { id: string }[]): Selection => {
  const next = new Set(chosen === MATCHING ? fetched.map((game) => game.id) : chosen);
  if (!next.delete(id)) next.add(id);
  return next;
};

/** The selection with all games between two as well, in the order of the list; one game alone where the other is not there. */
export const withRange = (
  chosen: Selection,
  from: string | undefined,
  to: string,
  fetched: readonly { id: string }[],
): Selection => {
  if (chosen === MATCHING) return toggled(chosen, to, fetched);
  const at = (id: string | undefined) => fetched.findIndex((game) => game.id === id);
  const [first = 0, last = 0] = [at(from), at(to)].toSorted((a, b) => a - b);
  if (first < 0) return toggled(chosen, to, fetched);
  return new Set([...chosen, ...fetched.slice(first, last + 1).map(({ id }) => id)]);
};

/** Ids in the order of the list; those that are not fetched any more come last. */
export const inOrder = (ids: ReadonlySet<string>, fetched: readonly { id: string }[]): string[] => {
  const rest = new Set(ids);
  const listed = fetched.flatMap(({ id }) => (rest.delete(id) ? [id] : []));
  return [...listed, ...rest];
};

/** How many games are chosen. */
export const chosenCount = (chosen: Selection, total: number): number =>
  chosen === MATCHING ? total : chosen.size;
