import type { Dimension } from '@rookery/shared/contract/insights.ts';

/** Groups along time, groups that go from less to more, and groups that only have names. */
export type DimensionKind = 'time' | 'ordered' | 'named';

const KINDS: Record<Dimension, DimensionKind> = {
  period: 'time',
  date: 'time',
  hour: 'time',
  weekday: 'ordered',
  phase: 'ordered',
  opponentStrength: 'ordered',
  movetime: 'ordered',
  material: 'ordered',
  timeVariance: 'ordered',
  cpl: 'ordered',
  eval: 'ordered',
  accuracy: 'ordered',
  winPercent: 'ordered',
  clockPercent: 'ordered',
  minClock: 'ordered',
  speed: 'ordered',
  variant: 'named',
  result: 'named',
  termination: 'named',
  color: 'named',
  openingFamily: 'named',
  openingVariation: 'named',
  piece: 'named',
  myCastling: 'named',
  opCastling: 'named',
  queenTrade: 'named',
  source: 'named',
  opponent: 'named',
  rated: 'named',
  perf: 'named',
};

export const kindOf = (dimension: Dimension): DimensionKind => KINDS[dimension];
