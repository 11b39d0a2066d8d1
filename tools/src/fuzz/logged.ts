/** An error that the API logged. */
export interface Logged {
  words: string;
  /** In whose course, where it is known: the operation, and the id of the request. */
  operation?: string;
  requestId?: string;
}

/**
 * What the API logs as an error because it was asked to: a producer that reports a second request at Lichess raises the
 * alarm, and such reports are among what is tried.
 */
const EXPECTED: readonly Logged[] = [
  {
    operation: 'POST /api/pages/{id}/fail',
    words: 'Lichess saw two requests of ours at once: the lock was broken',
  },
];

/** Whether it is no fault that this was logged. */
export const isExpected = ({ operation, words }: Logged): boolean =>
  EXPECTED.some((one) => one.operation === operation && one.words === words);

/** What a line of the log tells; one that is no JSON, as of a crash, is its own words. */
export const readLogged = (
  line: string,
  /** The operation that a request was of, by its id. */
  nameOf: (requestId: string) => string | undefined,
): Logged => {
  try {
    const { msg, err, path, requestId } = JSON.parse(line) as {
      msg?: string;
      err?: { message?: string };
      path?: string;
      requestId?: string;
    };
    const words = [msg, err?.message].filter(Boolean).join(': ');
    return { words, operation: nameOf(requestId ?? '') ?? path, requestId };
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
