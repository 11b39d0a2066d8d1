import type { FetchFailure } from '@rookery/shared/contract/page.ts';

/** The head of an answer and the beginning of its body. */
export interface Refusal {
  status: number;
  contentType: string | null;
  retryAfter: string | null;
  body: string;
}

/** What Lichess answers when a second request of ours is open: our own lock was broken. */
const SECOND_REQUEST = /please only run \d+ request/i;
const LONGEST_WAIT_S = 86_400;

const isSecondRequest = ({ status, body }: Pick<Refusal, 'status' | 'body'>): boolean =>
  status === 429 && SECOND_REQUEST.test(body);

/** What an answer that is no game export means. */
export const failureOf = (refusal: Refusal): FetchFailure => {
  const { status, contentType } = refusal;
  const said = summaryOf(refusal);
  const detail = `Lichess answered ${status}${said ? `: ${said}` : ''}`.slice(0, 500);
  if (status === 429) {
    const second = isSecondRequest(refusal) && { secondRequest: true };
    return { kind: 'rateLimited', detail, ...waitOf(refusal), ...second };
  }
  if (status === 404) return { kind: 'notFound', detail };
  if (status === 401 || status === 403) return { kind: 'unauthorized', detail };
  if (status >= 500) return { kind: 'lichess', detail, ...waitOf(refusal) };
  if (status === 200)
    return { kind: 'protocol', detail: `Lichess answered with ${contentType ?? 'no content type'}` };
  return { kind: 'protocol', detail };
};

/** What a request that got no answer, or lost it, means. */
export const networkFailure = (error: unknown): FetchFailure => {
  const { code, name, message } = error as { code?: unknown; name?: unknown; message?: unknown };
  const what = typeof code === 'string' ? code : `${String(name)}: ${String(message)}`;
  return { kind: 'network', detail: `the connection to Lichess failed (${what})`.slice(0, 500) };
};

/** The seconds that Lichess asks for, in JSON or, from a proxy, as a header. */
const waitOf = ({ body, retryAfter }: Refusal): { retryAfterMs?: number } => {
  const asked = (jsonOf(body) as { ratelimit?: { seconds?: unknown } } | undefined)?.ratelimit?.seconds;
  const seconds = typeof asked === 'number' ? asked : Number(retryAfter ?? Number.NaN);
  if (!Number.isFinite(seconds) || seconds < 0) return {};
  return { retryAfterMs: Math.ceil(Math.min(seconds, LONGEST_WAIT_S) * 1_000) };
};

const summaryOf = ({ body, contentType }: Refusal): string => {
  const error = (jsonOf(body) as { error?: unknown } | undefined)?.error;
  if (typeof error === 'string') return error;
  if (contentType?.includes('html') || body.trimStart().startsWith('<')) return 'an HTML page';
  return body.trim().replace(/\s+/g, ' ').slice(0, 200);
};

const jsonOf = (text: string): unknown => {
  try {
    return JSON.parse(text) ?? undefined;
  } catch {
    return undefined;
  }
};
