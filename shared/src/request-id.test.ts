import { expect, test } from 'bun:test';
import { currentRequestId, inCourseOf, tagged, withRequestId } from './request-id.ts';

test('the id holds for everything that is done in the course of a request, and for nothing else', async () => {
  const seen = await withRequestId('one', async () => {
    await Bun.sleep(1);
    const inner = withRequestId('two', () => currentRequestId());
    return [inner, currentRequestId(), await Promise.resolve().then(currentRequestId)];
  });
  expect(seen).toEqual(['two', 'one', 'one']);
  expect(currentRequestId()).toBeUndefined();
});

test('a job carries the id of the request that caused it', () => {
  const data = withRequestId('cause', () => tagged({ gameId: 'x' }));
  expect(data).toEqual({ gameId: 'x', requestId: 'cause' });
  expect(inCourseOf({ data }, currentRequestId)).toBe('cause');
  expect(tagged({ gameId: 'x' })).toEqual({ gameId: 'x' });
});

test.each([[null], [{}], [{ requestId: 7 }], [{ requestId: 'a\nb' }], [{ requestId: 'x'.repeat(256) }]])(
  'a job that nobody asked for has an id of its own: %j',
  (data) => {
    expect(inCourseOf({ data }, currentRequestId)).toMatch(/^[0-9a-f-]{36}$/);
  },
);
