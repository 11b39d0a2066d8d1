/** How many clients do what at the same time. */
export interface Crowd {
  /** Ask the page's questions, one after the other without a pause. */
  asking: number;
  /** Share one token and ask more than a reader may. */
  hasty: number;
  /** Ask what takes longest and go away before it is answered, again and again. */
  leaving: number;
  /** Hear events. */
  hearing: number;
  /** Open a stream of events and never read of it. */
  deaf: number;
  /** Read exports slowly: more of them than the cap lets in, where they are many. */
  exporting: number;
  /** Begin a body that they never end. */
  unfinished: number;
}

/** Shares out clients: two thirds ask, the others hold on to something. */
export const crowdOf = (clients: number): Crowd => {
  const part = (share: number, most = Number.POSITIVE_INFINITY): number =>
    Math.min(most, Math.max(1, Math.round(share * clients)));
  const others = {
    hasty: part(0.02),
    leaving: part(0.04),
    hearing: part(0.1),
    deaf: part(0.05),
    exporting: part(0.09, 18),
    unfinished: part(0.08),
  };
  const taken = Object.values(others).reduce((sum, n) => sum + n, 0);
  return { asking: clients - taken, ...others };
};
