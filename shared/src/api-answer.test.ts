import { describe, expect, test } from 'bun:test';
import { ApiAway, ApiRefused, answerOf } from './api-answer.ts';

const problem = (status: number, body = '') => Promise.resolve(new Response(body, { status }));

describe('an answer of the API', () => {
  test('a good one is passed on', async () => {
    expect(await (await answerOf(problem(200, 'yes'))).text()).toBe('yes');
    expect((await answerOf(Promise.resolve(new Response(null, { status: 204 })))).status).toBe(204);
  });

  for (const status of [401, 403, 408, 429, 500, 502, 503]) {
    test(`${status} means that it is away`, async () => {
      await expect(answerOf(problem(status, '<html>'))).rejects.toThrow(ApiAway);
    });
  }

  test('no answer means that it is away', async () => {
    const refused = Promise.reject(Object.assign(new Error('x'), { code: 'ECONNREFUSED' }));
    await expect(answerOf<Response>(refused)).rejects.toThrow(/ECONNREFUSED/);
    const late = fetch('http://127.0.0.1:1', { signal: AbortSignal.timeout(0) });
    await expect(answerOf(late)).rejects.toThrow(ApiAway);
  });

  test('any other refusal is one, with its code and detail', async () => {
    const body = JSON.stringify({ code: 'page_not_found', detail: 'there is no page 7' });
    const error = await answerOf(problem(404, body)).catch((err: unknown) => err);
    expect(error).toBeInstanceOf(ApiRefused);
    expect(error).toMatchObject({ status: 404, code: 'page_not_found' });
    expect(String(error)).toContain('there is no page 7');
  });
});
