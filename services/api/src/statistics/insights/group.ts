/** One group of a dimension, or one kind of a metric. */
export interface Group {
  key: string;
  label: string;
}

/** Groups from a list of keys and labels. */
export const groupsOf = (pairs: readonly (readonly [key: string, label: string])[]): Group[] =>
  pairs.map(([key, label]) => ({ key, label }));

/** Groups whose label is their key, the first letter large. */
export const namedGroups = (keys: readonly string[]): Group[] =>
  keys.map((key) => ({ key, label: words(key) }));

/** `kingOfTheHill` as "King of the hill". */
export const words = (key: string): string => {
  const spaced = key.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
  return spaced.charAt(0).toUpperCase() + spaced.slice(1);
};

/** Groups between bounds: `..-600`, `-600..-350` and so on to `600..`. */
export const rangesOf = (bounds: readonly number[], unit: string, from?: number): Group[] => {
  const least = from === undefined ? [] : [from];
  const ends = [...least, ...bounds];
  const ranges = ends.slice(1).map((to, i) => [ends[i] as number, to] as const);
  const last = ends.at(-1) as number;
  return [
    ...(from === undefined ? [{ key: `..${ends[0]}`, label: `Less than ${ends[0]}${unit}` }] : []),
    ...ranges.map(([low, high]) => ({ key: `${low}..${high}`, label: `${low} to ${high}${unit}` })),
    { key: `${last}..`, label: `${last}${unit} and more` },
  ];
};
