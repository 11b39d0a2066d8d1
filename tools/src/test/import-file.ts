import type { ImportResult } from '@rookery/shared/contract/import.ts';
import type { TestApi } from './api.ts';

type Body = string | Uint8Array | ReadableStream<Uint8Array>;

/** Asks for an import as the owner; the answer as it comes. */
export const askImport = async (
  api: TestApi,
  body: Body,
  headers: Record<string, string> = {},
  query = '',
): Promise<Response> =>
  api.app.request(`/api/imports${query}`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${api.token}`,
      'content-type': 'application/x-chess-pgn',
      ...headers,
    },
    body: body as string,
  });

/** Imports a file that is taken; throws with the problem where it is not. */
export const importFile = async (
  api: TestApi,
  body: Body,
  headers: Record<string, string> = {},
  query = '',
): Promise<ImportResult> => {
  const answer = await askImport(api, body, headers, query);
  if (answer.status !== 200) throw new Error(await answer.text());
  return (await answer.json()) as ImportResult;
};
