/** What processes count for Prometheus besides the API's own figures; all of them are counters. */
export const FIGURES = {
  lichess_requests_total: 'requests to Lichess by the status of the answer, or how they were lost',
  lichess_games_total: 'records that Lichess sent',
  lock_held_total: 'times that the lock on Lichess was taken',
  lock_held_seconds_total: 'how long it was held, all together',
  lock_waited_seconds_total: 'how long turns waited for it',
  lock_lost_total: 'times that it was lost before it was given back, by why',
  jobs_total: 'jobs that ended, by queue and outcome',
  engine_searches_total: 'searches of engines by their end',
  engine_nodes_total: 'nodes that engines searched',
  engine_crashes_total: 'engines that ended unasked or could not be started, by how',
  evaluation_cache_total: 'positions looked up in the cache of evaluations, by hit and miss',
} as const;

/** How a job may end. */
export const JOB_OUTCOMES = ['completed', 'failed', 'stalled'] as const;
/** How an engine may end unasked. */
export const CRASH_KINDS = ['crashed', 'hung', 'incomplete', 'confused'] as const;
/** Why the lock on Lichess may be lost. */
export const LOSS_REASONS = ['expired', 'taken', 'disconnected', 'epoch', 'closed'] as const;

export type Figure = keyof typeof FIGURES;
export type Labels = Readonly<Record<string, string>>;

/** A counter with its labels, as it is written for Prometheus. */
export interface Sample {
  figure: Figure;
  labels: Labels;
  value: number;
}

// A process has one set of figures, whatever parts of it count.
const counted = new Map<string, Sample>();

/** Adds to a counter of this process. */
export const count = (figure: Figure, labels: Labels = {}, by = 1): void => {
  const key = fieldOf(figure, labels);
  const sample = counted.get(key);
  if (sample) sample.value += by;
  else counted.set(key, { figure, labels, value: by });
};

/** What this process has counted since the start, or since it was taken away last. */
export const countedHere = (): Sample[] => [...counted.values()];

/** The same, and begins anew at nothing. */
export const takeCounted = (): Sample[] => {
  const samples = countedHere();
  counted.clear();
  return samples;
};

/** How a counter is called in Redis. */
export const fieldOf = (figure: Figure, labels: Labels): string => JSON.stringify([figure, labels]);

/** A counter as it stands in Redis; undefined for what this version does not know. */
export const sampleOf = (field: string, value: string): Sample | undefined => {
  try {
    const [figure, labels] = JSON.parse(field) as [Figure, Labels];
    return Object.hasOwn(FIGURES, figure) ? { figure, labels, value: Number(value) } : undefined;
  } catch {
    return undefined;
  }
};
