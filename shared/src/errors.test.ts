import { expect, test } from 'bun:test';
import { ERROR_CODES, ERROR_STATUS, REJECT_CODES, RookeryError } from './errors.ts';

test('every code is snake case and answers an error status', () => {
  for (const code of ERROR_CODES) {
    expect(code).toMatch(/^[a-z]+(_[a-z0-9]+)*$/);
    expect(ERROR_STATUS[code]).toBeWithin(400, 600);
  }
});

test('a record is refused with 422, but for a line that is not JSON', () => {
  for (const code of REJECT_CODES)
    expect([code, ERROR_STATUS[code]]).toEqual([code, code === 'invalid_json' ? 400 : 422]);
});

test('an expected failure carries its code and its sentence', () => {
  const error = new RookeryError('game_not_found', 'game abcdefgh is not stored');
  expect(error).toBeInstanceOf(Error);
  expect({ ...error, message: error.message }).toEqual({
    name: 'RookeryError',
    code: 'game_not_found',
    message: 'game abcdefgh is not stored',
  });
});
