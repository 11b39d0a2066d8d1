import { expect, test } from 'bun:test';
import { isFinished, STATUS_ID } from './status.ts';

test.each<[unknown, boolean]>([
  ...Object.keys(STATUS_ID).map((name): [string, boolean] => [
    name,
    !['created', 'started', 'aborted'].includes(name),
  ]),
  // A status that Lichess adds tomorrow is that of an end: running games have had the same two names for ever.
  ['walkover', true],
  [undefined, false],
  [null, false],
  [30, false],
])('isFinished(%p) is %p', (status, finished) => {
  expect(isFinished(status)).toBe(finished);
});
