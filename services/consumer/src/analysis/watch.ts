/** Looks at something from time to time while a search goes on. */
export interface Watch {
  /** A new search begins: the next look is a full pause away. */
  restart(): void;
  end(): void;
}

/** One look at a time; `look` never rejects. */
export const createWatch = (everyMs: number, look: () => Promise<void>): Watch => {
  let timer: Timer | undefined;
  let ended = false;
  const restart = () => {
    clearTimeout(timer);
    if (ended) return;
    timer = setTimeout(() => void look().finally(restart), everyMs);
  };
  restart();
  return {
    restart,
    end: () => {
      ended = true;
      clearTimeout(timer);
    },
  };
};
