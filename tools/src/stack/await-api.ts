/** Resolves when the API says that it is ready: Postgres, Redis and migrations in order. */
export const awaitApi = async (url: string): Promise<void> => {
  while (!(await isReady(url))) await Bun.sleep(50);
};

const isReady = async (url: string): Promise<boolean> => {
  try {
    const response = await fetch(new URL('/readyz', url), { signal: AbortSignal.timeout(5_000) });
    await response.body?.cancel();
    return response.ok;
  } catch {
    return false;
  }
};
