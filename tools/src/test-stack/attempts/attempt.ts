import type { Deployed } from '../deployed.ts';

/** Something that is tried in a container of a service, and how it has to end. */
export interface Attempt {
  what: string;
  service: string;
  words: string[];
  /** Refused, for the reason that is meant; or done, with this printed. */
  expected: { refusedBy: RegExp } | { prints: RegExp };
}

/** How a program ends that cannot be begun, or is killed, since its container ended meanwhile. */
const BROKEN_OFF = [125, 137];
const TIMES = 3;

/**
 * Tries it; a sentence where it ended otherwise than it has to. What is broken off is tried again: a service may end by itself
 * while others use the machine, as a consumer does whose engine says nothing for seconds, and is begun anew.
 */
export const failureOf = async (
  stack: Pick<Deployed, 'inside'>,
  { what, service, words, expected }: Attempt,
): Promise<string | undefined> => {
  let ended = await stack.inside(service, words);
  for (let again = 1; again < TIMES && BROKEN_OFF.includes(ended.code); again += 1)
    ended = await stack.inside(service, words);
  const { code, printed, output } = ended;
  const said = output.trim().slice(-200);
  if ('prints' in expected)
    return code === 0 && expected.prints.test(printed)
      ? undefined
      : `${service} cannot ${what} (exit ${code}: ${said})`;
  if (code === 0) return `${service} may ${what} (${said})`;
  return expected.refusedBy.test(output)
    ? undefined
    : `${service}, ${what}: refused otherwise (exit ${code}: ${said})`;
};

/** Tries all of them, in each service one after the other; a sentence for each that ended otherwise than it has to. */
export const failuresOf = async (stack: Pick<Deployed, 'inside'>, attempts: Attempt[]): Promise<string[]> => {
  const services = Map.groupBy(attempts, ({ service }) => service);
  const failures = await Promise.all(
    [...services.values()].map(async (ofService) => {
      const found: string[] = [];
      for (const attempt of ofService) {
        const failure = await failureOf(stack, attempt);
        if (failure !== undefined) found.push(failure);
      }
      return found;
    }),
  );
  return failures.flat();
};
