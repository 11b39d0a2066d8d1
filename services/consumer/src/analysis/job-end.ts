/** How the work on a job ended. */
export type JobEnd =
  | { kind: 'done' }
  /** Something goes first, or we stop: the rest is for whoever is free next. */
  | { kind: 'aside' }
  /** Nothing can be done now: again after so long. */
  | { kind: 'later'; afterMs: number }
  /** The engines of this process die too often: others may go on, we do not for so long. */
  | { kind: 'unwell'; forMs: number };

export const DONE: JobEnd = { kind: 'done' };
export const ASIDE: JobEnd = { kind: 'aside' };
