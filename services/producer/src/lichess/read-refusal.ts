import type { Answer } from './ask.ts';
import type { Refusal } from './failure.ts';

const MOST_BYTES = 64 * 1024;

/** Reads what there is to say about an answer that is not what was asked for; the body may be anything. */
export const readRefusal = async ({ status, headers, next }: Answer): Promise<Refusal> => {
  const parts: Uint8Array[] = [];
  let length = 0;
  for (let chunk = await next(); chunk && length < MOST_BYTES; chunk = await next()) {
    parts.push(chunk);
    length += chunk.length;
  }
  return {
    status,
    contentType: headers.get('content-type'),
    retryAfter: headers.get('retry-after'),
    body: new TextDecoder().decode(Buffer.concat(parts).subarray(0, MOST_BYTES)),
  };
};
