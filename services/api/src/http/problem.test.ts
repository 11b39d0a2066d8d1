import { afterAll, expect, test } from 'bun:test';
import { startTestApi } from '@rookery/tools/test/api.ts';

const api = await startTestApi();
afterAll(() => api.close());

test.each(['/api/games?opening=%00', '/api/explorer?opening=a%00b'])(
  '%s: a character that Postgres cannot keep is the fault of the request',
  async (path) => {
    const { status, body } = await api.ask('GET', path);
    expect(status).toBe(400);
    expect(body).toMatchObject({
      code: 'bad_request',
      detail: 'a text holds a character that no text may hold, as U+0000',
    });
  },
);
