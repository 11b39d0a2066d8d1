import { AsyncLocalStorage } from 'node:async_hooks';
import { randomUUID } from 'node:crypto';

const ids = new AsyncLocalStorage<string>();

/** The header by which an id travels between the page, the API and its workers. */
export const REQUEST_ID_HEADER = 'x-request-id';

/** The id of the request, or of the job, in whose course this is called. */
export const currentRequestId = (): string | undefined => ids.getStore();

/** Does the work in the course of a request: what it logs, dispatches and asks the API carries the id. */
export const withRequestId = <T>(id: string, work: () => T): T => ids.run(id, work);

const WELL_FORMED = /^[\w.=-]{1,255}$/;

/** Does the work of a job in the course of the request that caused it; one that nobody asked for has an id of its own. */
export const inCourseOf = <T>(job: { data: unknown }, work: () => T): T => {
  const given = (job.data as { requestId?: unknown } | null)?.requestId;
  return withRequestId(typeof given === 'string' && WELL_FORMED.test(given) ? given : randomUUID(), work);
};

/** A payload with the id of the request that causes the job; as it is where there is none. */
export const tagged = <T extends object>(payload: T): T & { requestId?: string } => {
  const requestId = currentRequestId();
  return requestId === undefined ? payload : { ...payload, requestId };
};
