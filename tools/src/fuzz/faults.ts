import { groupLogged, type Logged } from './logged.ts';
import type { Finding } from './play.ts';

/** The memory that the API's process held when so many requests were sent, MB. */
export interface MemoryLook {
  sent: number;
  mb: number;
}

/** What the memory may grow by in the second half of the requests: what is made ready once is made by then. */
export const MOST_GROWTH_MB = 100;

/** By how much the memory grew in the second half of the requests, MB. */
export const growthOf = (memory: readonly MemoryLook[]): number => {
  const last = memory.at(-1);
  const half = memory.find(({ sent }) => sent >= (last?.sent ?? 0) / 2);
  return (last?.mb ?? 0) - (half?.mb ?? 0);
};

/** What a run may not show, in a sentence each: whatever was asked, it is the request that is wrong, which is no error of the API. */
export const faultsOf = (seen: {
  findings: readonly Finding[];
  memory: readonly MemoryLook[];
  errors: readonly Logged[];
}): string[] => {
  const growth = growthOf(seen.memory);
  return [
    ...(seen.findings.length > 0 ? [`${seen.findings.length} routes answer wrongly`] : []),
    ...(seen.errors.length > 0
      ? [`${seen.errors.length} errors are in the log: ${groupLogged(seen.errors).join('; ')}`]
      : []),
    ...(growth > MOST_GROWTH_MB
      ? [`the memory grew by ${growth} MB in the second half, ${MOST_GROWTH_MB} are allowed`]
      : []),
  ];
};
