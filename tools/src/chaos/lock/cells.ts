import type { FaultInput } from '../../lichess/start.ts';

/** What happens to the process that holds the lock. */
export const HOLDER_FAULTS = ['kill', 'sigstop', 'blocked', 'healthy', 'stopping'] as const;
export type HolderFault = (typeof HOLDER_FAULTS)[number];

/** What happens to Redis in the same moment. */
export const REDIS_FAULTS = [
  'nothing',
  'redis-killed',
  'redis-lost',
  'flushall',
  'redis-stopped',
  'expired',
] as const;
/** What befalls a holder that is well besides: its connection is closed, the lock is another's all at once. */
export const CLOSER_FAULTS = ['disconnected', 'taken'] as const;
/** What befalls a lock whose holder has just ended its request itself: its key expires before Lichess has noticed. */
export const LATER_FAULTS = ['expired-later'] as const;
export type RedisFault = (typeof REDIS_FAULTS | typeof CLOSER_FAULTS | typeof LATER_FAULTS)[number];

export const LINGERS = [0, 1_500] as const;

/** A cell in which the holder and Redis go wrong together. */
export interface FaultCell {
  kind: 'fault';
  name: string;
  holder: HolderFault;
  redis: RedisFault;
  /** How long Lichess does not notice that a connection is gone. */
  lingerMs: number;
  /** The holder has not asked yet, as while it opens a page. */
  idle: boolean;
}

/** A cell with one healthy process, which asks several times. */
export interface LoneCell {
  kind: 'lone';
  name: string;
  /** Questions at once under one right. */
  asks: number;
  fault?: FaultInput;
  lingerMs: number;
  /** How many of the questions of all turns get their answer. */
  read: number;
}

/** Turns of the process of a lone cell. */
export const LONE_TURNS = 3;

/** A cell of blows at random, drawn from its seed. */
export interface StormCell {
  kind: 'storm';
  name: string;
  seed: number;
  lingerMs: number;
}

export type LockCell = FaultCell | LoneCell | StormCell;

const faultCell = (holder: HolderFault, redis: RedisFault, lingerMs: number, idle = false): FaultCell => ({
  kind: 'fault',
  name: `${idle ? 'idle-' : ''}${holder}/${redis}/linger-${lingerMs}`,
  holder,
  redis,
  lingerMs,
  idle,
});

const table = (holders: readonly HolderFault[], redisFaults: readonly RedisFault[]): FaultCell[] =>
  LINGERS.flatMap((lingerMs) =>
    holders.flatMap((holder) => redisFaults.map((redis) => faultCell(holder, redis, lingerMs))),
  );

/** The matrix: what the holder does × what Redis does × how late Lichess notices. */
export const MATRIX: readonly FaultCell[] = table(['kill', 'sigstop', 'blocked'], REDIS_FAULTS);

/** What the matrix does not have: the holder is well, or stops in order; one process alone. */
export const BESIDE: readonly LockCell[] = [
  ...table(['healthy'], [...REDIS_FAULTS, ...CLOSER_FAULTS]),
  ...table(['stopping'], ['nothing', ...LATER_FAULTS]),
  faultCell('sigstop', 'nothing', 0, true),
  faultCell('blocked', 'nothing', 0, true),
  faultCell('healthy', 'redis-stopped', 0, true),
  { kind: 'lone', name: 'two-questions', asks: 2, lingerMs: 0, read: 2 * LONE_TURNS },
  {
    kind: 'lone',
    name: 'dropped-connection',
    asks: 1,
    fault: { kind: 'refuse', skip: 1, route: 'games' },
    lingerMs: 0,
    read: LONE_TURNS - 1,
  },
  // The first answer falls silent and is given up; the second question must not be asked before the margin is over.
  {
    kind: 'lone',
    name: 'silent-answer',
    asks: 2,
    fault: { kind: 'stall', route: 'games', ms: 0 },
    lingerMs: 1_500,
    read: 2 * (LONE_TURNS - 1),
  },
];

const STORMS: readonly StormCell[] = [1, 2].map((seed) => ({
  kind: 'storm',
  name: `storm/${seed}`,
  seed,
  lingerMs: 1_500,
}));

export const LOCK_CELLS: readonly LockCell[] = [...MATRIX, ...BESIDE, ...STORMS];

/** The names of all cells, the matrix first. */
export const listLockCells = (): string[] => LOCK_CELLS.map(({ name }) => name);

export const lockCell = (name: string): LockCell => {
  const cell = LOCK_CELLS.find((one) => one.name === name);
  if (!cell) throw new Error(`there is no cell ${name} of the lock`);
  return cell;
};
