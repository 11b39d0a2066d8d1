import { lost, reach } from './reach.ts';

declare global {
  /** What `at-once.ts` asked for before the page's code was there, by its path: the id that it sent, and the answer. */
  var early: Map<string, readonly [id: string, answer: Promise<Response>]> | undefined;
}

/** As `reach`, but for what has been asked for already: its first asker gets that answer. */
export const fetchOnce = (input: RequestInfo | URL, init?: RequestInit): Promise<Response> => {
  const { pathname, search } = new URL(String(input));
  const asked = globalThis.early?.get(pathname + search);
  if (asked === undefined || (init?.method ?? 'GET') !== 'GET') return reach(input, init);
  globalThis.early?.delete(pathname + search);
  const [id, answer] = asked;
  return answer.catch(lost(id));
};
