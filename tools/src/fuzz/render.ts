import { growthOf, type MemoryLook } from './faults.ts';
import { groupLogged, type Logged } from './logged.ts';
import type { FuzzResult } from './play.ts';

/** How many looks at the memory are shown beside the first. */
const PARTS = 10;

/** The report of a run, with each finding and how to see it again. */
export const renderFuzz = (
  result: FuzzResult,
  seed: number,
  memory: readonly MemoryLook[],
  errors: readonly Logged[],
): string => {
  const statuses = Object.entries(result.byStatus)
    .toSorted(([a], [b]) => a.localeCompare(b))
    .map(([status, count]) => `${status} ${count}`);
  return [
    `fuzz: ${result.sent} requests to ${result.operations} routes, seed ${seed}`,
    `pairs of a route and who asks (nobody, owner, reader, producer, consumer): ${result.pairs}`,
    `answers: ${statuses.join(', ')}`,
    `slowest: ${Math.round(result.slowestMs)} ms, ${result.slowest}`,
    `memory of the API in MB, at the start and after each tenth: ${tenths(memory).join(' ')}; in the second half ${growthOf(memory)} more`,
    `errors in its log: ${errors.length}`,
    ...groupLogged(errors).map((line) => `  ${line}`),
    `wrong answers: ${result.findings.length}`,
    ...result.findings.map(
      ({ operation, trouble, request }) =>
        `  ${operation}: ${trouble}\n    ${JSON.stringify(request)?.slice(0, 800)}`,
    ),
  ].join('\n');
};

const tenths = (memory: readonly MemoryLook[]): number[] => {
  const sent = memory.at(-1)?.sent ?? 0;
  const looks = Array.from({ length: PARTS + 1 }, (_, part) =>
    memory.find((look) => look.sent >= (sent * part) / PARTS),
  );
  return looks.map((look) => look?.mb ?? 0);
};
