import type { ImportProgress, ImportResult } from '@rookery/shared/contract/import.ts';
import type { Problem } from '@rookery/shared/contract/problem.ts';
import { ApiError, problemOf } from '../../api/problem.ts';
import { lost, reach } from '../../api/reach.ts';
import { REQUEST_ID } from '../../api/request-id.ts';
import { signedOut } from '../../api/session.ts';
import { createLines } from './lines.ts';

type Line = ImportProgress | ImportResult | Problem;

/**
 * Imports a file: tells progress as it goes, and returns what became of its games. Throws an ApiError, also for a problem
 * in the middle; what was imported before stays.
 */
export const uploadGames = async (
  file: Blob,
  type: string,
  player: string | undefined,
  onProgress: (progress: ImportProgress) => void,
  signal: AbortSignal,
): Promise<ImportResult> => {
  const query = new URLSearchParams({ ids: 'true', ...(player !== undefined && { player }) });
  const answer = await reach(`/api/imports?${query}`, {
    method: 'POST',
    headers: { 'content-type': type, accept: 'application/x-ndjson' },
    body: file,
    signal,
  });
  if (answer.status === 401) signedOut();
  if (!answer.ok || answer.body === null) throw await problemOf(answer);

  const requestId = answer.headers.get(REQUEST_ID);
  let result: ImportResult | undefined;
  const hear = (text: string) => {
    const line = JSON.parse(text) as Line;
    if ('code' in line) throw new ApiError(line);
    if ('rejected' in line) result = line;
    else onProgress(line);
  };
  const lines = createLines();
  const decoder = new TextDecoder();
  const reader = answer.body.getReader();
  for (;;) {
    const { done, value } = await reader.read().catch(lost(requestId));
    for (const line of lines.take(decoder.decode(value, { stream: !done }))) hear(line);
    if (done) break;
  }
  for (const line of lines.rest()) hear(line);
  return result ?? lost(requestId)(undefined);
};
