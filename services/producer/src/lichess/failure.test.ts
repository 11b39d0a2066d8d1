import { describe, expect, test } from 'bun:test';
import { failureOf, networkFailure } from './failure.ts';

const HTML = '<html><head><title>Error</title></head></html>';
const refusal = (
  status: number,
  body = '',
  contentType: string | null = 'application/json',
  retryAfter: string | null = null,
) => ({
  status,
  body,
  contentType,
  retryAfter,
});

const CASES = [
  { name: 'an unknown user: an empty body', of: refusal(404, '', null), kind: 'notFound' },
  {
    name: 'a bad token',
    of: refusal(401, '{"error":"No such token"}'),
    kind: 'unauthorized',
    says: 'No such token',
  },
  { name: 'a missing scope', of: refusal(403, '{"error":"Missing scope"}'), kind: 'unauthorized' },
  {
    name: 'a 429 with seconds',
    of: refusal(429, '{"error":"x","ratelimit":{"key":"k","seconds":7}}'),
    kind: 'rateLimited',
    wait: 7_000,
  },
  {
    name: 'a 429 without seconds',
    of: refusal(429, '{"error":"Too many requests. Try again later."}'),
    kind: 'rateLimited',
    says: 'Too many',
  },
  {
    name: 'a 429 of a proxy',
    of: refusal(429, HTML, 'text/html'),
    kind: 'rateLimited',
    says: 'an HTML page',
  },
  {
    name: 'a 429 of a proxy with Retry-After',
    of: refusal(429, HTML, 'text/html', '12'),
    kind: 'rateLimited',
    wait: 12_000,
  },
  {
    name: 'a 429 whose seconds are nonsense',
    of: refusal(429, '{"ratelimit":{"seconds":-3}}'),
    kind: 'rateLimited',
  },
  {
    name: 'a 429 that asks for a year',
    of: refusal(429, '{"ratelimit":{"seconds":31536000}}'),
    kind: 'rateLimited',
    wait: 86_400_000,
  },
  { name: 'a 500', of: refusal(500, 'Oops', 'text/plain'), kind: 'lichess', says: 'Oops' },
  { name: 'a 502 of a proxy', of: refusal(502, HTML, 'text/html'), kind: 'lichess', says: 'an HTML page' },
  { name: 'a redirect', of: refusal(302), kind: 'protocol' },
  { name: 'a 400', of: refusal(400, 'null'), kind: 'protocol' },
  {
    name: 'PGN where NDJSON was asked for',
    of: refusal(200, '[Event "x"]', 'application/x-chess-pgn'),
    kind: 'protocol',
    says: 'application/x-chess-pgn',
  },
] as const;

describe('what an answer means', () => {
  for (const one of CASES) {
    test(one.name, () => {
      const failure = failureOf(one.of);
      expect(failure.kind).toBe(one.kind);
      expect(failure.retryAfterMs).toBe('wait' in one ? one.wait : undefined);
      expect(failure.detail).toContain('says' in one ? one.says : 'Lichess answered');
      expect(failure.detail.length).toBeLessThanOrEqual(500);
    });
  }

  test('a body of any size makes a short detail', () => {
    expect(failureOf(refusal(500, 'x'.repeat(60_000), null)).detail.length).toBeLessThanOrEqual(500);
  });

  test('a second request of ours is told from other limits', () => {
    expect(failureOf(refusal(429, '{"error":"Please only run 1 request(s) at a time"}'))).toMatchObject({
      kind: 'rateLimited',
      secondRequest: true,
    });
    for (const other of [
      refusal(429, '{"error":"Too many requests. Try again later."}'),
      refusal(503, '{"error":"Please only run 1 request(s) at a time"}'),
    ])
      expect(failureOf(other).secondRequest).toBeUndefined();
  });

  test('a connection that failed is named by its code', () => {
    expect(networkFailure(Object.assign(new TypeError('x'), { code: 'ECONNREFUSED' }))).toEqual({
      kind: 'network',
      detail: 'the connection to Lichess failed (ECONNREFUSED)',
    });
  });
});
