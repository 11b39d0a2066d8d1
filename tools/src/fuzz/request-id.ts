import type { Operation } from './document.ts';

/** The id of a request, which tells of which operation of the document it was. */
export const fuzzId = (operation: number, count: number): string => `fuzz-${operation}-${count}`;

/** The name of the operation that a request with this id was of; undefined for any other id. */
export const operationOf = (
  requestId: string | undefined,
  operations: readonly Operation[],
): string | undefined =>
  operations[Number(/^fuzz-(\d+)-\d+$/.exec(requestId ?? '')?.[1] ?? Number.NaN)]?.name;
