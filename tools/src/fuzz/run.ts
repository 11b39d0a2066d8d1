import type { MadeToken } from '@rookery/shared/contract/access.ts';
import { type Document, operationsOf } from './document.ts';
import { faultsOf, type MemoryLook } from './faults.ts';
import { storeKnown } from './known.ts';
import { isExpected, readLogged } from './logged.ts';
import { type FuzzResult, playFuzz } from './play.ts';
import { renderFuzz } from './render.ts';
import { operationOf } from './request-id.ts';
import type { FuzzServer } from './server.ts';

export interface FuzzOptions {
  /** How many, at least. */
  requests: number;
  seed: number;
  /** The path of the one resource that is tried, as the document has it; all where it is absent. */
  only?: string;
}

export interface FuzzReport {
  result: FuzzResult;
  /** What a run may not show, in a sentence each. */
  faults: string[];
  /** All of it, for people. */
  text: string;
}

/** Fuzzes an API and ends it: what it logs until it is gone counts too. */
export const runFuzz = async (
  server: FuzzServer,
  { requests, seed, only }: FuzzOptions,
): Promise<FuzzReport> => {
  const { url } = server;
  const authorization = `Bearer ${server.tokens.owner}`;
  const ask = (method: string, path: string, body: unknown): Promise<Response> =>
    fetch(`${url}${path}`, {
      method,
      headers: { authorization, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
  const known = await storeKnown(ask);
  const made = (await (
    await ask('POST', '/api/tokens', { role: 'reader', name: 'fuzz' })
  ).json()) as MadeToken;
  const tokens = { ...server.tokens, reader: made.token };
  const described = await fetch(`${url}/api/openapi.json`, { headers: { authorization } });
  const { paths, ...rest } = (await described.json()) as Document;
  const kept = Object.entries(paths).filter(([path]) => only === undefined || path === only);
  const document = { ...rest, paths: Object.fromEntries(kept) };
  const memory: MemoryLook[] = [{ sent: 0, mb: server.memory() }];
  const onProgress = (sent: number): void => void memory.push({ sent, mb: server.memory() });
  const result = await playFuzz({ url, tokens, document, known, requests, seed, onProgress });
  await server.stop();
  const operations = operationsOf(document);
  const nameOf = (id: string) => result.renamed.get(id) ?? operations[operationOf(id) ?? -1]?.name;
  const errors = server
    .errors()
    .map((line) => readLogged(line, nameOf))
    .filter((error) => !isExpected(error));
  return {
    result,
    faults: faultsOf({ findings: result.findings, memory, errors }),
    text: renderFuzz(result, seed, memory, errors),
  };
};
