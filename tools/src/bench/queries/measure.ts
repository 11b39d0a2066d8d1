import { median } from '../row.ts';
import type { Asked } from './mix.ts';
import type { Served } from './served.ts';

/** How long a request took, milliseconds, to the last byte of the answer. */
export interface Timed extends Asked {
  ms: number;
}

const ask = async ({ fetch }: Served, asked: Asked): Promise<Timed> => {
  const began = performance.now();
  const response = await fetch(asked.path);
  const text = await response.text();
  const ms = performance.now() - began;
  if (!response.ok) throw new Error(`${asked.path}: ${response.status} ${text.slice(0, 300)}`);
  return { ...asked, ms };
};

/** Asks each of them once, so many at the same time. Throws for an answer that is none. */
export const measureMix = async (
  served: Served,
  mix: readonly Asked[],
  clients: number,
): Promise<Timed[]> => {
  const timed: Timed[] = [];
  const left = mix.values();
  const client = async (): Promise<void> => {
    for (const asked of left) timed.push(await ask(served, asked));
  };
  await Promise.all(Array.from({ length: clients }, client));
  return timed;
};

/** Asks all of them so many times over, and takes the middle time of each: a hiccup of the machine is in none. */
export const measureMedians = async (
  served: Served,
  mix: readonly Asked[],
  rounds: number,
): Promise<Timed[]> => {
  const times = new Map<string, number[]>(mix.map(({ path }) => [path, []]));
  for (let round = 0; round < rounds; round++)
    for (const { path, ms } of await measureMix(served, mix, 1)) times.get(path)?.push(ms);
  return mix.map((asked) => ({ ...asked, ms: median(times.get(asked.path) ?? []) }));
};

/** What was measured of a class, milliseconds. */
export interface Spread {
  n: number;
  p50: number;
  p95: number;
  max: number;
}

/** Nearest-rank percentiles. */
export const spreadOf = (values: readonly number[]): Spread => {
  const sorted = values.toSorted((a, b) => a - b);
  const at = (share: number): number =>
    sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN;
  return { n: sorted.length, p50: at(0.5), p95: at(0.95), max: at(1) };
};
