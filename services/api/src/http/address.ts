import type { Context } from 'hono';

/**
 * Where a request comes from: the address of its socket, since anyone may write a header; behind a proxy of the
 * operator's own, what that added last to `X-Forwarded-For`.
 */
export const clientAddress = (
  request: Request,
  socket: string | undefined,
  isBehindProxy: boolean,
): string | undefined => {
  const last = isBehindProxy ? request.headers.get('x-forwarded-for')?.split(',').at(-1)?.trim() : undefined;
  return last || socket;
};

/** The address that the server found for a request. */
export const addressOf = (c: Context): string => ((c.env ?? {}) as { address?: string }).address ?? 'unknown';

/** The `Host` that was asked; empty where a client names none, as those before HTTP/1.1. */
export const hostOf = (c: Context): string => c.req.header('host') ?? URL.parse(c.req.url)?.host ?? '';
