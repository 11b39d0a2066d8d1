/** A value with the ends of its 95 % interval; null where nothing says them. */
export interface Estimate {
  value: number | null;
  low: number | null;
  high: number | null;
}

/** The normal quantile of 0.975. */
const Z = 1.959963984540054;

/** Quantiles of 0.975 of Student's t for 1 to 10 degrees of freedom. */
const T = [
  12.706204736432095, 4.302652729911275, 3.182446305284263, 2.7764451051977987, 2.5705818366147395,
  2.4469118487916806, 2.3646242510102993, 2.306004135204166, 2.2621571627409915, 2.2281388519649385,
];

/**
 * The quantile of 0.975 of Student's t: a table up to 10 degrees of freedom, beyond it the expansion of Cornish and
 * Fisher (Abramowitz and Stegun 26.7.5), which is off by less than 1e-5 there.
 */
export const tQuantile = (degrees: number): number => {
  const tabled = T[degrees - 1];
  if (tabled !== undefined) return tabled;
  const [z2, v] = [Z * Z, degrees];
  const g1 = (Z * (z2 + 1)) / 4;
  const g2 = (Z * ((5 * z2 + 16) * z2 + 3)) / 96;
  const g3 = (Z * (((3 * z2 + 19) * z2 + 17) * z2 - 15)) / 384;
  const g4 = (Z * ((((79 * z2 + 776) * z2 + 1482) * z2 - 1920) * z2 - 945)) / 92_160;
  return Z + g1 / v + g2 / v ** 2 + g3 / v ** 3 + g4 / v ** 4;
};

/**
 * The share of `hits` in `n`, percent, with Wilson's interval. A half counts as such: games drawn are half a point, and
 * their spread is less than this takes it for.
 */
export const share = (hits: number, n: number): Estimate => {
  if (n === 0) return { value: null, low: null, high: null };
  const p = hits / n;
  const z2 = Z * Z;
  const middle = (p + z2 / (2 * n)) / (1 + z2 / n);
  const half = (Z / (1 + z2 / n)) * Math.sqrt((p * (1 - p)) / n + z2 / (4 * n * n));
  return {
    value: 100 * p,
    low: hits === 0 ? 0 : Math.max(100 * (middle - half), 0),
    high: hits === n ? 100 : Math.min(100 * (middle + half), 100),
  };
};

const ANY = [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY] as const;

/**
 * The mean of `n` values with their sum and their sum of squares, and its interval by Student's t, cut off at the least
 * and the most that a mean of them can be.
 */
export const mean = (
  n: number,
  sum: number,
  squares: number,
  [least, most]: readonly [number, number] = ANY,
): Estimate => {
  if (n === 0) return { value: null, low: null, high: null };
  const value = sum / n;
  if (n === 1) return { value, low: null, high: null };
  const variance = Math.max(squares - sum * value, 0) / (n - 1);
  const half = tQuantile(n - 1) * Math.sqrt(variance / n);
  return { value, low: Math.max(value - half, least), high: Math.min(value + half, most) };
};

/**
 * The harmonic mean of values that are at most `highest`, from the sum of their inverses and that of the squares of
 * those. Its interval is that of the mean of the inverses, turned over.
 */
export const harmonicMean = (n: number, inverses: number, squares: number, highest: number): Estimate => {
  const { value, low, high } = mean(n, inverses, squares);
  const turned = (inverse: number | null): number | null =>
    inverse === null ? null : inverse <= 1 / highest ? highest : 1 / inverse;
  return { value: value === null ? null : 1 / value, low: turned(high), high: turned(low) };
};
