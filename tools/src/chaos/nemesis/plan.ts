import { createRandom, type Random } from '../../lichess/generate/random.ts';
import type { FaultInput } from '../../lichess/start.ts';

/** A part of the stack that one fault at a time strikes. */
export type Target = 'api' | 'producer' | 'consumer' | 'redis' | 'postgres' | 'proxy' | 'lichess';

/** One fault. `which` counts producers and consumers, `ms` is how long it lasts. */
export type Strike =
  | { target: 'api' | 'producer' | 'consumer'; kind: 'kill -9' | 'SIGTERM'; which: number }
  | { target: 'api' | 'producer' | 'consumer'; kind: 'SIGSTOP'; which: number; ms: number }
  | { target: 'redis'; kind: 'killed' | 'killed, back empty' | 'SIGSTOP' | 'full'; ms: number }
  | { target: 'redis'; kind: 'FLUSHALL' }
  | { target: 'postgres'; kind: 'immediate stop' | 'SIGSTOP' | 'read-only'; ms: number }
  | { target: 'proxy'; kind: '500' | 'hang' | 'cut' | 'deaf'; ms: number }
  | { target: 'lichess'; kind: string; faults: FaultInput[] };

/** A strike and when it falls, in milliseconds from the beginning. */
export interface Planned {
  at: number;
  strike: Strike;
}

export interface PlanOrder {
  seed: number;
  /** How long faults fall. */
  ms: number;
  leaseMs: number;
  producers: number;
  consumers: number;
}

/** What the nemesis does, by its seed: every one to six seconds one or two faults. */
export const planStrikes = (order: PlanOrder): Planned[] => {
  const random = createRandom(order.seed, 666);
  const plan: Planned[] = [];
  for (let at = random.between(1_000, 3_000); at < order.ms; at += random.between(1_000, 6_000)) {
    const count = random.chance(0.3) ? 2 : 1;
    for (let i = 0; i < count; i++) plan.push({ at, strike: drawStrike(random, order) });
  }
  return plan;
};

const drawStrike = (random: Random, order: PlanOrder): Strike =>
  random.weighted([
    [serviceStrike, 38],
    [redisStrike, 17],
    [postgresStrike, 10],
    [proxyStrike, 12],
    [lichessStrike, 30],
  ] as const)(random, order);

const serviceStrike = (random: Random, order: PlanOrder): Strike => {
  const target = random.weighted([
    ['producer', 5],
    ['consumer', 3],
    ['api', 3],
  ] as const);
  const which =
    target === 'api' ? 0 : random.below(target === 'producer' ? order.producers : order.consumers);
  const kind = random.weighted([
    ['kill -9', 4],
    ['SIGSTOP', 4],
    ['SIGTERM', 2],
  ] as const);
  if (kind !== 'SIGSTOP') return { target, kind, which };
  const long = random.chance(0.35);
  const ms = long ? order.leaseMs + random.between(500, 3_000) : random.between(500, order.leaseMs / 2);
  return { target, kind, which, ms };
};

const redisStrike = (random: Random): Strike =>
  random.weighted<Strike>([
    [{ target: 'redis', kind: 'killed', ms: random.between(200, 2_500) }, 3],
    [{ target: 'redis', kind: 'killed, back empty', ms: random.between(200, 2_500) }, 3],
    [{ target: 'redis', kind: 'FLUSHALL' }, 3],
    [{ target: 'redis', kind: 'SIGSTOP', ms: random.between(500, 5_000) }, 3],
    [{ target: 'redis', kind: 'full', ms: random.between(500, 3_000) }, 2],
  ]);

const postgresStrike = (random: Random): Strike =>
  random.weighted<Strike>([
    [{ target: 'postgres', kind: 'immediate stop', ms: random.between(200, 2_500) }, 3],
    [{ target: 'postgres', kind: 'SIGSTOP', ms: random.between(500, 5_000) }, 2],
    [{ target: 'postgres', kind: 'read-only', ms: random.between(500, 3_000) }, 2],
  ]);

const proxyStrike = (random: Random): Strike => ({
  target: 'proxy',
  kind: random.pick(['500', 'hang', 'cut', 'deaf'] as const),
  ms: random.between(400, 4_000),
});

/** Each strikes one of the next requests, at a place that a page is likely to have. */
const lichessStrike = (random: Random): Strike => {
  const at = random.below(40);
  const where = random.pick(['line', 'mid'] as const);
  const fault = random.weighted<FaultInput>([
    [{ kind: 'cut', at, where, times: random.between(1, 3) }, 5],
    [{ kind: 'quiet-cut', at, where, times: random.between(1, 2) }, 4],
    [{ kind: 'stall', at, ms: random.between(500, 6_000) }, 2],
    [{ kind: 'drip', at, bytes: 512, ms: 10 }, 2],
    [{ kind: 'half-line', at }, 2],
    [{ kind: 'error-line', at }, 3],
    [{ kind: 'blank-lines', at }, 1],
    [{ kind: 'bad-line', at }, 2],
    [{ kind: 'bad-utf8', at }, 2],
    [{ kind: 'huge-line', at }, 1],
    [{ kind: '429', seconds: random.between(1, 3), html: false }, 3],
    [{ kind: '500' }, 1],
    [{ kind: '502', html: true }, 1],
    [{ kind: '503' }, 1],
    [{ kind: 'refuse', ms: random.between(0, 2_000) }, 2],
    [{ kind: 'hang', ms: random.between(500, 4_000) }, 2],
  ]);
  return { target: 'lichess', kind: fault.kind, faults: [fault] };
};

/** A strike in words. */
export const describeStrike = (strike: Strike): string => {
  const lasting = 'ms' in strike ? ` for ${(strike.ms / 1_000).toFixed(1)} s` : '';
  switch (strike.target) {
    case 'producer':
    case 'consumer':
      return `${strike.target} ${strike.which + 1}: ${strike.kind}${lasting}`;
    case 'lichess':
      return `lichess: ${strike.faults.map((fault) => words(fault)).join(', ')}`;
    case 'proxy':
      return `the way to the api: ${strike.kind}${lasting}`;
    default:
      return `${strike.target}: ${strike.kind}${lasting}`;
  }
};

const words = ({ kind, ...more }: FaultInput): string =>
  [kind, ...Object.entries(more).map(([key, value]) => `${key}=${value}`)].join(' ');
