import { problemSchema } from '@rookery/shared/contract/problem.ts';
import fc from 'fast-check';
import { ASKERS, type Tokens, wrongFor } from './askers.ts';
import { type Document, type Operation, operationsOf } from './document.ts';
import type { Known } from './from-schema.ts';
import { type FuzzRequest, requestOf } from './request.ts';
import { fuzzId } from './request-id.ts';

/** An answer that takes longer hangs. */
const PATIENCE_MS = 15_000;
/** Operations that are tried side by side. */
const ABREAST = 4;

export interface PlayOptions {
  url: string;
  tokens: Tokens;
  document: Document;
  known: Known;
  requests: number;
  seed: number;
  /** Called after each operation with how many requests were sent by then. */
  onProgress?: (sent: number) => void;
}

export interface Finding {
  operation: string;
  /** What is wrong with the answer. */
  trouble: string;
  /** The smallest request that was found to bring it about. */
  request: FuzzRequest | undefined;
}

export interface FuzzResult {
  operations: number;
  /** Pairs of an operation and who asked it. */
  pairs: number;
  sent: number;
  byStatus: Record<string, number>;
  slowestMs: number;
  slowest: string;
  findings: Finding[];
  /** The operations of requests whose id was none, by the id that the API gave them. */
  renamed: Map<string, string>;
}

/** Sends generated requests to every operation of the document, and shrinks those whose answers are wrong. */
export const playFuzz = async (options: PlayOptions): Promise<FuzzResult> => {
  // What takes things away comes last.
  const operations = [...operationsOf(options.document).entries()].toSorted(
    ([, a], [, b]) => Number(a.method === 'DELETE') - Number(b.method === 'DELETE'),
  );
  const result: FuzzResult = {
    operations: operations.length,
    pairs: 0,
    sent: 0,
    byStatus: {},
    slowestMs: 0,
    slowest: '',
    findings: [],
    renamed: new Map(),
  };
  const numRuns = Math.max(ASKERS.length, Math.ceil(options.requests / operations.length));
  const waiting = [...operations];
  const work = async () => {
    for (let next = waiting.shift(); next; next = waiting.shift()) {
      await playOperation(next, numRuns, options, result);
      options.onProgress?.(result.sent);
    }
  };
  await Promise.all(Array.from({ length: ABREAST }, work));
  return result;
};

const playOperation = async (
  [index, operation]: [number, Operation],
  numRuns: number,
  options: PlayOptions,
  result: FuzzResult,
): Promise<void> => {
  const requests = requestOf(operation, options.document, options.known);
  const askers = new Set<string>();
  let count = 0;
  const property = fc.asyncProperty(requests, async (request) => {
    askers.add(request.as);
    const began = performance.now();
    const requestId = fuzzId(index, ++count);
    const { status, trouble, named } = await send(options, operation, request, requestId);
    if (named && named !== requestId) result.renamed.set(named, operation.name);
    const ms = performance.now() - began;
    result.sent++;
    result.byStatus[status] = (result.byStatus[status] ?? 0) + 1;
    if (ms > result.slowestMs) Object.assign(result, { slowestMs: ms, slowest: operation.name });
    if (trouble !== undefined) throw new Error(trouble);
  });
  // Everybody asks once at least.
  const examples = fc
    .sample(requests, { numRuns: ASKERS.length, seed: options.seed })
    .map((request, i): [FuzzRequest] => [{ ...request, as: ASKERS[i] ?? 'none' }]);
  const { seed } = options;
  const { failed, counterexample, errorInstance } = await fc.check(property, { numRuns, seed, examples });
  result.pairs += askers.size;
  if (!failed) return;
  const trouble = errorInstance instanceof Error ? errorInstance.message : String(errorInstance);
  result.findings.push({ operation: operation.name, trouble, request: counterexample?.[0] });
};

interface Answer {
  status: number | 'none';
  trouble?: string;
  /** The id under which the API answered. */
  named?: string | null;
}

const send = async (
  { url, tokens }: PlayOptions,
  operation: Operation,
  { as, path, ...init }: FuzzRequest,
  requestId: string,
): Promise<Answer> => {
  try {
    const authorization = as === 'none' ? undefined : `Bearer ${tokens[as]}`;
    const address = new URL(`${url}${path}`);
    const answer = await fetch(address, {
      ...init,
      headers: { 'x-request-id': requestId, ...init.headers, ...(authorization && { authorization }) },
      redirect: 'manual',
      signal: AbortSignal.timeout(PATIENCE_MS),
    });
    const { status, headers } = answer;
    const named = headers.get('x-request-id');
    const wrong = wrongFor(as, operation, address, status);
    if (headers.get('content-type')?.startsWith('text/event-stream')) {
      await firstOf(answer);
      return { status, trouble: wrong, named };
    }
    const text = await answer.text();
    return { status, trouble: wrong ?? troubleOf(answer, text), named };
  } catch (err) {
    return { status: 'none', trouble: `no answer: ${err instanceof Error ? err.message : err}` };
  }
};

const firstOf = async (answer: Response): Promise<void> => {
  const reader = answer.body?.getReader();
  await reader?.read();
  await reader?.cancel();
};

/** Answers that say more than they should of what is inside. */
const INSIDE = /\bat \/|node_modules|PostgresError|DrizzleQueryError|select .* from |insert into/;

const troubleOf = ({ status, headers }: Response, text: string): string | undefined => {
  // An address that is too long is refused before anything of ours sees it.
  if (status < 400 || status === 431) return undefined;
  const start = text.slice(0, 300);
  if (headers.get('content-type') !== 'application/problem+json')
    return `${status} that is no problem: ${start}`;
  const problem = problemSchema.strict().safeParse(parse(text));
  if (!problem.success) return `${status} with a problem of another form: ${start}`;
  if (INSIDE.test(text)) return `${status} that tells what is inside: ${start}`;
  // Whatever was asked, it is the request that is wrong; engines alone may be absent.
  if (status >= 500 && problem.data.code !== 'engine_not_available') return `${status}: ${start}`;
  return undefined;
};

const parse = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};
