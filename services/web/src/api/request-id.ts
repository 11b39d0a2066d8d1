/** The header by which the API, and whoever works for it, knows a request; `shared/src/request-id.ts` is the servers' side. */
export const REQUEST_ID = 'x-request-id';

/** A new id: three numbers of 32 bits. `crypto.randomUUID` is for secure contexts alone, and a page in a LAN may be none. */
export const makeRequestId = (): string => crypto.getRandomValues(new Uint32Array(3)).join('-');
