type Falsy = false | undefined | null | 0 | '';

/**
 * Waits until `condition` gives something and returns it. Throws after `within` milliseconds, naming `what` was waited
 * for; what the condition throws ends the wait at once.
 */
export const until = async <T>(
  what: string,
  condition: () => T | Falsy | Promise<T | Falsy>,
  { within = 30_000, every = 20 }: { within?: number; every?: number } = {},
): Promise<T> => {
  const deadline = performance.now() + within;
  for (;;) {
    const value = await condition();
    if (value) return value;
    if (performance.now() > deadline) throw new Error(`waited ${within} ms in vain for ${what}`);
    await Bun.sleep(every);
  }
};
