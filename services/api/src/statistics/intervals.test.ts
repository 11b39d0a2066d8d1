import { describe, expect, test } from 'bun:test';
import { harmonicMean, mean, share, tQuantile } from './intervals.ts';

/** The share of Student's t below `x`, by adding up its density. */
const below = (x: number, degrees: number): number => {
  const logGamma = (z: number): number => {
    // Stirling's series after raising the argument.
    let shift = 0;
    let y = z;
    while (y < 12) shift -= Math.log(y++);
    return (
      shift + (y - 0.5) * Math.log(y) - y + 0.5 * Math.log(2 * Math.PI) + 1 / (12 * y) - 1 / (360 * y ** 3)
    );
  };
  const scale = Math.exp(logGamma((degrees + 1) / 2) - logGamma(degrees / 2)) / Math.sqrt(degrees * Math.PI);
  const density = (t: number) => scale * (1 + (t * t) / degrees) ** (-(degrees + 1) / 2);
  const steps = 20_000;
  let sum = density(0) + density(x);
  for (let i = 1; i < steps; i++) sum += (i % 2 === 1 ? 4 : 2) * density((i * x) / steps);
  return 0.5 + (sum * x) / steps / 3;
};

test.each([1, 2, 3, 5, 10, 11, 12, 15, 20, 30, 60, 120, 1000, 1e6])(
  'with %d degrees of freedom 0.975 of Student’s t lie below its quantile',
  (degrees) => {
    expect(below(tQuantile(degrees), degrees)).toBeCloseTo(0.975, 6);
  },
);

describe('a share', () => {
  // Wilson's interval, worked out by hand: z = 1.96, z² = 3.8415.
  test.each([
    [5, 10, 50, 23.66, 76.34],
    [1, 10, 10, 1.79, 40.42],
    [0, 10, 0, 0, 27.75],
    [10, 10, 100, 72.25, 100],
    [81, 263, 30.8, 25.53, 36.62],
  ])('of %d in %d has Wilson’s interval', (hits, n, value, low, high) => {
    const { value: p, low: from, high: to } = share(hits, n);
    expect([p, from, to].map((number) => Number(number?.toFixed(2)))).toEqual([value, low, high]);
  });

  test('of halves, as of points, lies between 0 and 100 too', () => {
    // 1.5 of 3, then 4 of 5 and the two halves of 1.
    for (const [points, n, low, high] of [
      [1.5, 3, 12.53, 87.47],
      [4, 5, 37.55, 96.38],
      [0.5, 1, 5.46, 94.54],
    ] as const) {
      const is = share(points, n);
      expect(is.low).toBeCloseTo(low, 2);
      expect(is.high).toBeCloseTo(high, 2);
    }
  });

  test('of none is not known', () => {
    expect(share(0, 0)).toEqual({ value: null, low: null, high: null });
  });
});

describe('a mean', () => {
  const sums = (values: number[]): [number, number, number] => [
    values.length,
    values.reduce((sum, value) => sum + value, 0),
    values.reduce((sum, value) => sum + value ** 2, 0),
  ];

  test('has the interval of Student’s t', () => {
    // 1 to 5: mean 3, deviation √2.5, half the interval 2.776445 · √(2.5 / 5).
    const { value, low, high } = mean(...sums([1, 2, 3, 4, 5]));
    expect(value).toBe(3);
    expect(low).toBeCloseTo(3 - 1.963243, 5);
    expect(high).toBeCloseTo(3 + 1.963243, 5);
  });

  test('holds nothing that it cannot be', () => {
    expect(mean(...sums([1, 9]), [0, 20])).toMatchObject({ value: 5, low: 0, high: 20 });
    expect(mean(...sums([1, 9]), [0, Infinity]).high).toBeCloseTo(5 + 12.7062 * 4, 2);
  });

  test('of one value has none, of equal values an empty one', () => {
    expect(mean(...sums([7]))).toEqual({ value: 7, low: null, high: null });
    expect(mean(...sums([7, 7, 7]))).toEqual({ value: 7, low: 7, high: 7 });
    expect(mean(0, 0, 0)).toEqual({ value: null, low: null, high: null });
  });

  test('that is harmonic is turned over, and never beyond the highest value', () => {
    const { value, low, high } = harmonicMean(...sums([1 / 100, 1 / 50, 1 / 25]), 100);
    expect(value).toBeCloseTo(300 / 7, 10);
    expect(low as number).toBeLessThan(300 / 7);
    // The mean of the inverses may be less than 1/100 within the interval: no accuracy is higher than 100.
    expect(high).toBe(100);
  });
});
