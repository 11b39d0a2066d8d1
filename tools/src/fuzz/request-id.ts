/** The id of a request, which tells the place of its operation in the document. */
export const fuzzId = (operation: number, count: number): string => `fuzz-${operation}-${count}`;

/** The place of the operation that a request with this id was of; undefined for any other id. */
export const operationOf = (requestId: string): number | undefined => {
  const index = /^fuzz-(\d+)-\d+$/.exec(requestId)?.[1];
  return index === undefined ? undefined : Number(index);
};
