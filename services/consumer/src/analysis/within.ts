/** What it gives within so many milliseconds, else undefined; what it gives later is not waited for. */
export const within = async <T>(ms: number, promise: Promise<T>): Promise<T | undefined> => {
  let timer: Timer | undefined;
  const late = new Promise<undefined>((resolve) => {
    timer = setTimeout(resolve, ms);
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
};
