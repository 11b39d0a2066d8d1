/**
 * What reads anew, one reading at a time: whoever asks while one is under way waits for the next, which begins after he
 * came and serves all who came until then.
 */
export const oneAtATime = <T>(read: () => Promise<T>): (() => Promise<T>) => {
  let running: Promise<T> | undefined;
  let next: Promise<T> | undefined;
  const begin = (): Promise<T> => {
    next = undefined;
    running = read().finally(() => {
      // Else the next one begins in a moment: nobody else may before it.
      if (next === undefined) running = undefined;
    });
    return running;
  };
  return () => {
    if (running === undefined) return begin();
    next ??= running.then(begin, begin);
    return next;
  };
};
