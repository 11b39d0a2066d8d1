/** What it gives within so many milliseconds, else undefined; what it gives later is not waited for. */
export const within = async <T>(ms: number, work: PromiseLike<T>): Promise<T | undefined> => {
  let timer: Timer | undefined;
  const late = new Promise<undefined>((resolve) => {
    timer = setTimeout(resolve, ms);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
};

/** What it gives within so many milliseconds; rejects with that error where it gives nothing by then. */
export const inTime = async <T>(ms: number, work: PromiseLike<T>, late: () => Error): Promise<T> => {
  const answer = await within(
    ms,
    Promise.resolve(work).then((value) => ({ value })),
  );
  if (answer === undefined) throw late();
  return answer.value;
};

/** What it gives within so many milliseconds; null where it fails or gives nothing by then. */
export const inTimeOrNull = <T>(ms: number, work: PromiseLike<T>): Promise<T | null> =>
  inTime(ms, work, () => new Error('late')).catch(() => null);
