import type { IncomingMessage, ServerResponse } from 'node:http';

/** One request on its way through the stand-in. */
export interface Exchange {
  req: IncomingMessage;
  res: ServerResponse;
  url: URL;
  /** Games sent so far. */
  games: number;
  /** The stand-in itself has cut the connection. */
  cut: boolean;
}

/** Answers with JSON. */
export function sendJson(res: ServerResponse, status: number, body: unknown): void {
  res.writeHead(status, { 'content-type': 'application/json' });
  res.end(JSON.stringify(body));
}

/** Answers with a status and a text. */
export function sendText(res: ServerResponse, status: number, text = '', type = 'text/plain'): void {
  res.writeHead(status, { 'content-type': type });
  res.end(text);
}

/** The body of a request as bytes; undefined beyond `limit`. */
export async function readBody(req: IncomingMessage, limit = 1 << 30): Promise<Uint8Array | undefined> {
  const parts: Uint8Array[] = [];
  let size = 0;
  for await (const part of req as AsyncIterable<Uint8Array>) {
    size += part.length;
    if (size > limit) return undefined;
    parts.push(part);
  }
  return Buffer.concat(parts);
}

/** What the Accept header asks for: lines of JSON only by the exact name, as on Lichess. */
export function wantsNdjson(accept: string | undefined): boolean {
  return accept === 'application/x-ndjson' || (accept?.startsWith('application/json') ?? false);
}

/** A URL without its origin. */
export function pathOf(url: URL): string {
  return url.pathname + url.search;
}
