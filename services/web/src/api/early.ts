declare global {
  /** What `at-once.ts` asked for before the page's code was there, by its path. */
  var early: Map<string, Promise<Response>> | undefined;
}

/** As `fetch`, but for what has been asked for already: its first asker gets that answer. */
export const fetchOnce = (input: RequestInfo | URL, init?: RequestInit): Promise<Response> => {
  const { pathname, search } = new URL(String(input));
  const answer = globalThis.early?.get(pathname + search);
  if (answer === undefined || (init?.method ?? 'GET') !== 'GET') return fetch(input, init);
  globalThis.early?.delete(pathname + search);
  return answer;
};
