import type { Operation } from './document.ts';
import { operationOf } from './request-id.ts';

/** An error that the API logged. */
export interface Logged {
  words: string;
  /** In whose course, where it is known: the operation, and the id of the request. */
  operation?: string;
  requestId?: string;
}

/** What a line of the log tells; one that is no JSON, as of a crash, is its own words. */
export const readLogged = (line: string, operations: readonly Operation[]): Logged => {
  try {
    const { msg, err, path, requestId } = JSON.parse(line) as {
      msg?: string;
      err?: { message?: string };
      path?: string;
      requestId?: string;
    };
    const words = [msg, err?.message].filter(Boolean).join(': ');
    return { words, operation: operationOf(requestId, operations) ?? path, requestId };
  } catch {
    return { words: line.slice(0, 200) };
  }
};

/** Errors that say the same of the same operation in one line, with the id of the first. */
export const groupLogged = (errors: readonly Logged[]): string[] => {
  const groups = Map.groupBy(errors, ({ operation, words }) => `${operation ?? 'no request'}: ${words}`);
  return [...groups].map(
    ([words, [first, ...more]]) => `${more.length + 1} × ${words} (${first?.requestId ?? 'no id'})`,
  );
};
