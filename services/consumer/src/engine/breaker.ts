/** Stops work while engines die too often. */
export interface Breaker {
  note(): void;
  /** Milliseconds until it closes again; 0 while it is closed. */
  openForMs(): number;
}

/** Opens with so many deaths within a window and closes as the oldest of them falls out of it. */
export const createBreaker = (most: number, windowMs: number, now: () => number): Breaker => {
  let deaths: number[] = [];
  return {
    note: () => {
      deaths = [...deaths, now()].slice(-most);
    },
    openForMs: () => {
      const oldest = deaths[0];
      if (oldest === undefined || deaths.length < most) return 0;
      return Math.max(0, oldest + windowMs - now());
    },
  };
};
