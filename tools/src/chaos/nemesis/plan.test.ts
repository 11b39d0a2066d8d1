import { expect, test } from 'bun:test';
import { describeStrike, planStrikes } from './plan.ts';

const ORDER = { seed: 5, ms: 3_600_000, leaseMs: 6_000, producers: 2, consumers: 2 };
const plan = planStrikes(ORDER);

test('a seed gives the same faults again, another one others', () => {
  expect(planStrikes(ORDER)).toEqual(plan);
  expect(planStrikes({ ...ORDER, seed: 6 })).not.toEqual(plan);
});

test('faults fall every one to six seconds, one or two at a time, up to the end', () => {
  const times = [...new Set(plan.map(({ at }) => at))];
  const gaps = times.slice(1).map((at, i) => at - (times[i] as number));
  expect(Math.min(...gaps)).toBeGreaterThanOrEqual(1_000);
  expect(Math.max(...gaps)).toBeLessThanOrEqual(6_000);
  expect(
    Math.max(
      ...Map.groupBy(plan, ({ at }) => at)
        .values()
        .map((fallen) => fallen.length),
    ),
  ).toBe(2);
  expect(times.at(-1)).toBeGreaterThan(ORDER.ms - 6_000);
});

test('every kind of fault falls, on every process, some longer than the lease', () => {
  const words = plan.map(({ strike }) => describeStrike(strike));
  for (const what of [
    /^producer 1: kill -9$/,
    /^producer 2: SIGSTOP for [6-9]\.\d s$/,
    /^consumer 2: SIGTERM$/,
    /^api: kill -9$/,
    /^redis: killed for/,
    /^redis: killed, back empty for/,
    /^redis: FLUSHALL$/,
    /^redis: full for/,
    /^postgres: immediate stop for/,
    /^postgres: read-only for/,
    /^the way to the api: deaf for/,
    /^lichess: 429 seconds=/,
    /^lichess: quiet-cut /,
    /^lichess: bad-utf8 /,
  ])
    expect(words.some((one) => what.test(one))).toBe(true);
});
