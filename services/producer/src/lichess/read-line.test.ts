import { describe, expect, test } from 'bun:test';
import { payloadOf } from '@rookery/shared/lichess/payload.ts';
import { readLine } from './read-line.ts';

const read = (bytes: string | Uint8Array) => readLine({ kind: 'whole', bytes: Buffer.from(bytes) });

describe('reading a line', () => {
  test('keeps the exact text of a game, with its id and creation time', () => {
    const line = ' {"id":"abcdefgh", "createdAt":1700000000000,"x":"é 漢 \\u0000"}\r';
    expect(read(line)).toEqual({ kind: 'game', line, id: 'abcdefgh', createdAt: 1_700_000_000_000 });
  });

  const BAD = [
    { name: 'half an object', bytes: '{"id":"abc', code: 'invalid_json' },
    { name: 'no JSON at all', bytes: 'Internal Server Error', code: 'invalid_json' },
    { name: 'a byte order mark', bytes: '\ufeff{"id":"abcdefgh"}', code: 'invalid_json' },
    { name: 'an invalid byte', bytes: Uint8Array.of(0x22, 0xff, 0x22), code: 'invalid_utf8' },
    { name: 'a character cut short', bytes: Uint8Array.of(0x22, 0xc3, 0x22), code: 'invalid_utf8' },
  ];
  for (const { name, bytes, code } of BAD) {
    test(`refuses ${name} with its bytes`, () => {
      expect(read(bytes)).toMatchObject({ kind: 'bad', code, kept: payloadOf(Buffer.from(bytes)) });
    });
  }

  test('refuses a line that is too long with what was kept of it', () => {
    const kept = { payload: 'eA==', length: 2_000_000, sha256: 'f'.repeat(64) };
    expect(readLine({ kind: 'long', kept })).toMatchObject({ kind: 'bad', code: 'line_too_long', kept });
  });

  test('knows the line by which Lichess breaks off', () => {
    expect(read('{"error":"Something went wrong"}')).toEqual({ kind: 'error', text: 'Something went wrong' });
  });

  test('takes a game that has a field named error for a game', () => {
    expect(read('{"id":"abcdefgh","error":"x"}').kind).toBe('game');
  });

  test('leaves what is JSON but no game to the consumer', () => {
    for (const line of ['42', 'null', '[]', '{}']) {
      expect(read(line)).toEqual({ kind: 'game', line, id: undefined, createdAt: undefined });
    }
  });

  test('does not let the next page begin at an odd creation time', () => {
    for (const createdAt of [
      '-1',
      '1.5',
      '"1700000000000"',
      'null',
      String(Date.now() + 2 * 86_400_000),
      '1e300',
    ]) {
      expect(read(`{"id":"abcdefgh","createdAt":${createdAt}}`)).toMatchObject({
        kind: 'game',
        createdAt: undefined,
      });
    }
  });
});
