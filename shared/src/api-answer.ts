import type { ErrorCode } from './errors.ts';

/** The API could not be reached or could not answer: the same request may succeed later. */
export class ApiAway extends Error {
  constructor(message: string, cause?: unknown) {
    super(message, { cause });
    this.name = 'ApiAway';
  }
}

/** The API refused what was asked: asking again changes nothing. */
export class ApiRefused extends Error {
  readonly status: number;
  readonly code: ErrorCode | undefined;
  constructor(status: number, code: ErrorCode | undefined, message: string) {
    super(message);
    this.name = 'ApiRefused';
    this.status = status;
    this.code = code;
  }
}

// A token that is wrong is wrong for every request: waiting for the operator loses nothing, refusing would.
const AWAY = new Set([401, 403, 408, 425, 429]);

interface Answered {
  ok: boolean;
  status: number;
  text(): Promise<string>;
}

/** The answers that are good; of a type that does not tell, all of it. */
type Good<R> = [Extract<R, { ok: true }>] extends [never] ? R : Extract<R, { ok: true }>;

/**
 * The good answer of a request to the API. Throws ApiAway when it is away (unreachable, late, 5xx, 429, wrong token)
 * and ApiRefused for any other refusal.
 */
export const answerOf = async <R extends Answered>(request: Promise<R>): Promise<Good<R>> => {
  let response: R;
  try {
    response = await request;
  } catch (cause) {
    throw new ApiAway(`the API cannot be reached (${codeOf(cause)})`, cause);
  }
  if (response.ok) return response as Good<R>;
  const { code, detail } = await problemOf(response);
  const message = `the API answered ${response.status}${code ? ` ${code}` : ''}${detail ? `: ${detail}` : ''}`;
  if (response.status >= 500 || AWAY.has(response.status)) throw new ApiAway(message);
  throw new ApiRefused(response.status, code, message);
};

const codeOf = (error: unknown): string => {
  const { code, name } = error as { code?: unknown; name?: unknown };
  return typeof code === 'string' ? code : String(name);
};

const problemOf = async (response: Answered): Promise<{ code?: ErrorCode; detail?: string }> => {
  try {
    return JSON.parse(await response.text()) as { code?: ErrorCode; detail?: string };
  } catch {
    return {};
  }
};
