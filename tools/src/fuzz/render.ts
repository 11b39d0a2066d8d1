import type { FuzzResult } from './play.ts';

/** The report of a run, with each finding and how to see it again. */
export const renderFuzz = (
  result: FuzzResult,
  seed: number,
  /** Megabytes that the API's process held, at the start and on the way. */
  memory: readonly number[],
  errors: readonly string[],
): string => {
  const statuses = Object.entries(result.byStatus)
    .toSorted(([a], [b]) => a.localeCompare(b))
    .map(([status, count]) => `${status} ${count}`);
  return [
    `fuzz: ${result.sent} requests to ${result.operations} routes, seed ${seed}`,
    `answers: ${statuses.join(', ')}`,
    `slowest: ${Math.round(result.slowestMs)} ms, ${result.slowest}`,
    `memory of the API in MB, at the start and after each tenth: ${memory.join(' ')}`,
    `errors in its log: ${errors.length}`,
    ...[...Map.groupBy(errors, messageOf)].map(([message, { length }]) => `  ${length} × ${message}`),
    `wrong answers: ${result.findings.length}`,
    ...result.findings.map(
      ({ operation, trouble, request }) =>
        `  ${operation}: ${trouble}\n    ${JSON.stringify(request)?.slice(0, 800)}`,
    ),
  ].join('\n');
};

/** What a line of the log says, without what differs from line to line. */
const messageOf = (line: string): string => {
  try {
    const { msg, err } = JSON.parse(line) as { msg?: string; err?: { message?: string } };
    return [msg, err?.message].filter(Boolean).join(': ');
  } catch {
    return line.slice(0, 200);
  }
};
