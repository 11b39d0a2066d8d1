import { afterAll, describe, expect, test } from 'bun:test';
import { problemSchema } from '@rookery/shared/contract/problem.ts';
import { startTestApi } from '@rookery/tools/test/api.ts';
import { ORDINARY } from '@rookery/tools/test/odd-games.ts';
import { until } from '@rookery/tools/test/until.ts';

const api = await startTestApi();
afterAll(() => api.close());
await api.ask('POST', '/api/players', { username: 'anna' });

interface Sent {
  method?: string;
  headers?: Record<string, string>;
  body?: string | ReadableStream;
}

const send = async (path: string, { method = 'GET', headers = {}, body }: Sent = {}) => {
  const response = await api.app.request(path, { method, headers, ...(body !== undefined && { body }) });
  return { status: response.status, headers: response.headers, text: await response.text() };
};

const AS_OWNER = { authorization: `Bearer ${api.token}` };
const JSON_TYPE = { 'content-type': 'application/json' };
const asOwner = (path: string, sent: Sent = {}) =>
  send(path, { ...sent, headers: { ...AS_OWNER, ...sent.headers } });

/** The problem that an answer holds, its shape checked. */
const problemOf = (answer: Awaited<ReturnType<typeof send>>) => {
  expect(answer.headers.get('content-type')).toBe('application/problem+json');
  const problem = problemSchema.strict().parse(JSON.parse(answer.text));
  expect(problem.status).toBe(answer.status);
  expect(problem.type).toBe(`urn:rookery:problem:${problem.code}`);
  expect(problem.requestId).toBe(answer.headers.get('x-request-id') as string);
  expect(answer.text).not.toMatch(/\bat \/|node_modules|PostgresError|select .* from/);
  return problem;
};

describe('without the token everything under /api is 401, whatever else is wrong with it', () => {
  test.each<[string, string, Sent?]>([
    ['a route', '/api/games'],
    ['a path that is not there', '/api/nothing/here'],
    ['the root', '/api'],
    ['the description', '/api/openapi.json'],
    ['events', '/api/events'],
    ['a bad parameter', '/api/games?limit=0'],
    ['a bad id', '/api/games/x'],
    ['a body that is no JSON', '/api/players', { method: 'POST', headers: JSON_TYPE, body: '{' }],
    [
      'a body over the limit',
      '/api/players',
      { method: 'POST', headers: JSON_TYPE, body: 'x'.repeat(5_000_000) },
    ],
    ['another method', '/api/games', { method: 'PROPFIND' }],
    ['the metrics', '/metrics'],
  ])('%s', async (_, path, sent) => {
    const answer = await send(path, sent);
    expect(answer.status).toBe(401);
    expect(problemOf(answer).code).toBe('unauthorized');
    expect(answer.headers.get('www-authenticate')).toStartWith('Bearer');
  });

  test.each([
    ['another token', 'Bearer test-token-0123456789-0123456789-0124'],
    ['a longer one', `Bearer ${api.token}x`],
    ['a shorter one', `Bearer ${api.token.slice(0, -1)}`],
    ['no scheme', api.token],
    ['another scheme', `Basic ${btoa(`owner:${api.token}`)}`],
    ['nothing behind the scheme', 'Bearer '],
    ['two tokens', `Bearer ${api.token} ${api.token}`],
    ['the token in capitals', `Bearer ${api.token.toUpperCase()}`],
  ])('%s is no token', async (_, authorization) => {
    // A good one before it changes nothing.
    expect((await asOwner('/api/players')).status).toBe(200);
    const answer = await send('/api/players', { headers: { authorization } });
    expect(answer.status).toBe(401);
    expect(answer.text).not.toContain(api.token);
  });

  test('the scheme may be written in any case', async () => {
    for (const scheme of ['Bearer', 'bearer', 'BEARER'])
      expect(
        (await send('/api/players', { headers: { authorization: `${scheme} ${api.token}` } })).status,
      ).toBe(200);
  });

  test('alive and ready are for anyone', async () => {
    expect(await send('/healthz')).toMatchObject({ status: 200, text: '{"status":"ok"}' });
    expect(await send('/readyz')).toMatchObject({ status: 200, text: '{"status":"ready"}' });
  });

  test('a schema of another version is not ready', async () => {
    const { sql } = api.db;
    await sql`insert into migrations (id, name) values (9999, '9999_later.sql')`;
    // What was answered a moment ago is kept for a second.
    const ready = await until('it to be noticed', async () => {
      const answer = await send('/readyz');
      return answer.status === 200 ? undefined : answer;
    });
    await sql`delete from migrations where id = 9999`;
    expect(ready).toMatchObject({ status: 503, text: '{"status":"not ready"}' });
  });

  test('what is not there outside /api is not_found', async () => {
    expect(problemOf(await send('/nothing'))).toMatchObject({ status: 404, code: 'not_found' });
  });
});

describe('a body', () => {
  const put = (sent: Sent) => asOwner('/api/games/ordinary', { method: 'PUT', ...sent });

  test('that is no JSON is invalid_json', async () => {
    for (const body of ['{', '', 'null x', '{"game":']) {
      const problem = problemOf(await put({ headers: JSON_TYPE, body }));
      expect([body, problem.status, problem.code]).toEqual([body, 400, 'invalid_json']);
    }
  });

  test('of another type is unsupported_media_type', async () => {
    for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'application/x-ndjson']) {
      const problem = problemOf(
        await put({ headers: { 'content-type': type }, body: JSON.stringify({ game: ORDINARY }) }),
      );
      expect([type, problem.status, problem.code]).toEqual([type, 415, 'unsupported_media_type']);
    }
  });

  test('with its charset is taken', async () => {
    const headers = { 'content-type': 'application/json; charset=utf-8' };
    expect((await put({ headers, body: JSON.stringify({ game: ORDINARY }) })).status).toBe(201);
  });

  test('over the limit is body_too_large, whether it says its length or not', async () => {
    const large = `{"game":{"id":"ordinary","x":"${'x'.repeat(5_000_000)}"}}`;
    const streamed = new ReadableStream({
      start: (controller) => {
        controller.enqueue(new TextEncoder().encode(large));
        controller.close();
      },
    });
    for (const body of [large, streamed]) {
      const problem = problemOf(await put({ headers: JSON_TYPE, body }));
      expect([problem.status, problem.code]).toEqual([413, 'body_too_large']);
    }
  });

  test('just under the limit is taken', async () => {
    const game = { ...ORDINARY, id: 'largest1', x: 'x'.repeat(4_000_000) };
    const answer = await asOwner('/api/games/largest1', {
      method: 'PUT',
      headers: JSON_TYPE,
      body: JSON.stringify({ game }),
    });
    expect(answer.status).toBe(201);
  });

  test.each<[string, unknown, string]>([
    ['nothing', {}, 'game'],
    ['a list', [], ''],
    ['null', null, ''],
    ['a game without its time', { game: { ...ORDINARY, createdAt: undefined } }, 'game.createdAt'],
    [
      'a user that is a name',
      { game: { ...ORDINARY, players: { white: { user: 'x' } } } },
      'game.players.white.user',
    ],
    ['a page that is none', { game: ORDINARY, page: { id: 0, seq: 0 } }, 'page.id'],
    ['a time that is none', { game: ORDINARY, fetchedAt: 'now' }, 'fetchedAt'],
  ])('of the wrong shape is invalid_body and named: %s', async (_, body, path) => {
    const problem = problemOf(await put({ headers: JSON_TYPE, body: JSON.stringify(body) }));
    expect(problem).toMatchObject({ status: 400, code: 'invalid_body' });
    expect(problem.issues?.map((issue) => issue.path)).toContain(path);
    expect(problem.detail).toContain(path);
  });

  test('with two faults names both', async () => {
    const body = JSON.stringify({ game: { ...ORDINARY, createdAt: 'x', moves: 1 } });
    const problem = problemOf(await put({ headers: JSON_TYPE, body }));
    expect(problem.issues?.map(({ path }) => path).sort()).toEqual(['game.createdAt', 'game.moves']);
  });

  test('with another id than the path is id_mismatch', async () => {
    const problem = problemOf(
      await asOwner('/api/games/another1', {
        method: 'PUT',
        headers: JSON_TYPE,
        body: JSON.stringify({ game: ORDINARY }),
      }),
    );
    expect(problem).toMatchObject({
      status: 409,
      code: 'id_mismatch',
      detail: 'the path says another1, the game says ordinary',
    });
  });

  test('with a field that nobody knows is named', async () => {
    const problem = problemOf(
      await asOwner('/api/players', {
        method: 'POST',
        headers: JSON_TYPE,
        body: '{"username":"anna","pasued":true}',
      }),
    );
    expect(problem).toMatchObject({ status: 400, code: 'invalid_body' });
    expect(problem.detail).toContain('pasued');
  });
});

describe('a parameter', () => {
  test.each([
    ['/api/games?colour=white', 'unknown_filter', 'colour'],
    ['/api/games?player=anna&ratd=true', 'unknown_filter', 'ratd'],
    ['/api/players?page=2', 'unknown_filter', 'page'],
    ['/api/players/anna/syncs?state=done', 'unknown_filter', 'state'],
    ['/api/rejected?code=x', 'unknown_filter', 'code'],
    ['/api/games?limit=0', 'invalid_parameter', 'limit'],
    ['/api/games?limit=501', 'invalid_parameter', 'limit'],
    ['/api/games?limit=many', 'invalid_parameter', 'limit'],
    ['/api/games?limit=1&limit=2', 'invalid_parameter', 'limit'],
    ['/api/games?order=up', 'invalid_parameter', 'order'],
    ['/api/games?rated=maybe', 'invalid_parameter', 'rated'],
    ['/api/games?since=yesterday', 'invalid_parameter', 'since'],
    ['/api/games?since=0000-01-01', 'invalid_parameter', 'since'],
    ['/api/games?until=2024-01-01T00:00:00%2B23:59', 'invalid_parameter', 'until'],
    ['/api/games?minPlies=-1', 'invalid_parameter', 'minPlies'],
    ['/api/games?variant=chess', 'invalid_parameter', 'variant'],
    ['/api/games?variant=standard,toString', 'invalid_parameter', 'toString'],
    ['/api/games?speed=fast', 'invalid_parameter', 'speed'],
    ['/api/games?status=won', 'invalid_parameter', 'status'],
    ['/api/games?player=a%20b', 'invalid_username', 'player'],
    ['/api/games?opponent=x&player=anna', 'invalid_username', 'opponent'],
    ['/api/games?color=white', 'player_required', 'color'],
    ['/api/games?result=win', 'player_required', 'result'],
    ['/api/games?opponent=boris', 'player_required', 'opponent'],
    ['/api/games?color=green&player=anna', 'invalid_parameter', 'color'],
    ['/api/games/short', 'invalid_id', 'id'],
    ['/api/games/waytoolongforanid', 'invalid_id', 'id'],
    ['/api/games/has%00nul', 'invalid_id', 'id'],
    ['/api/games/ordinary/moves/1', 'not_found', '/api/games/ordinary/moves/1'],
    ['/api/games/ordinary/pgn?clocks=1', 'invalid_parameter', 'clocks'],
    ['/api/players/x', 'invalid_id', 'id'],
    ['/api/players/a%00b', 'invalid_id', 'id'],
  ])('%s is %s and named', async (path, code, named) => {
    const problem = problemOf(await asOwner(path));
    expect(problem.code).toBe(code as typeof problem.code);
    expect(problem.detail).toContain(named);
  });

  test.each(['/api/games', '/api/players', '/api/rejected', '/api/players/anna/syncs'])(
    'a cursor that %s did not give is invalid_cursor',
    async (path) => {
      const encoded = (text: string) => Buffer.from(text).toString('base64url');
      const cursors = [
        'x',
        '%25',
        encoded('a\0'),
        encoded('1~2~3'),
        encoded('-1'),
        encoded('9'.repeat(30)),
        encoded('9e15~1'),
        encoded('1~9e15'),
        encoded('NaN~NaN'),
      ];
      for (const cursor of cursors) {
        // The list of players takes any id.
        const answer = await asOwner(`${path}?cursor=${cursor}`);
        if (path === '/api/players' && answer.status === 200) continue;
        expect([cursor, problemOf(answer).code]).toEqual([cursor, 'invalid_cursor']);
      }
    },
  );
});

describe('an answer', () => {
  test('repeats the id of the request, if it is one', async () => {
    const id = (requestId: string) =>
      asOwner('/api/players', { headers: { 'x-request-id': requestId } }).then(({ headers }) =>
        headers.get('x-request-id'),
      );
    expect(await id('mine-42')).toBe('mine-42');
    expect(await id('not an id <b>')).not.toContain('<b>');
  });

  test('to a method that a path does not have is not_found', async () => {
    const problem = problemOf(await asOwner('/api/games', { method: 'DELETE' }));
    expect(problem).toMatchObject({
      status: 404,
      code: 'not_found',
      detail: 'there is no DELETE /api/games',
    });
  });

  test('is unavailable while Postgres is away, and says nothing of it', async () => {
    const down = await startTestApi();
    await down.db.close();
    const answer = await down.app.request('/api/players', { headers: AS_OWNER });
    const text = await answer.text();
    expect([answer.status, JSON.parse(text).code]).toEqual([503, 'unavailable']);
    expect(text).not.toMatch(/CONNECTION|127\.0\.0\.1|postgres:/);
    expect((await down.app.request('/readyz')).status).toBe(503);
    await down.close();
  });
});
