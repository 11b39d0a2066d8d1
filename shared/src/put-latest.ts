/** Puts a value as the latest of a map, and drops the oldest where there are more than `most` then. */
export const putLatest = <K, V>(map: Map<K, V>, key: K, value: V, most: number): void => {
  map.delete(key);
  map.set(key, value);
  if (map.size > most) map.delete(map.keys().next().value as K);
};
