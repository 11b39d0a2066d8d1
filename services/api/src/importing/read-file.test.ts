import { expect, test } from 'bun:test';
import { createFileReader } from './read-file.ts';
import { readGame } from './read-game.ts';

const game = (i: number) => `[Event "game ${i}"]\n[Round "${i}"]\n\n1. e4 e5 2. Nf3 Nc6 *\n\n`;
const bytesOf = (text: string): Uint8Array => Buffer.from(text);

test('a fault of this program costs one game: it is refused with its tags and where the fault is, the others are read', () => {
  const reader = createFileReader({ format: 'pgn', charset: 'utf-8', options: {} }, (raw, ...rest) => {
    if (Buffer.from(raw.bytes).includes('"game 2"')) throw new TypeError('undefined is no game');
    return readGame(raw, ...rest);
  });
  const read = [...reader.push(bytesOf(game(1) + game(2) + game(3))), ...reader.rest()];
  expect(read).toMatchObject([
    { game: { import: { tags: { Event: 'game 1' } } } },
    {
      code: 'not_storable',
      detail: 'it cannot be read: undefined is no game',
      headers: { Event: 'game 2', Round: '2' },
      bug: expect.stringContaining('read-file.test.ts'),
    },
    { game: { import: { tags: { Event: 'game 3' } } } },
  ]);
});

test('a line of NDJSON too', () => {
  const reader = createFileReader({ format: 'ndjson', charset: 'utf-8', options: {} }, () => {
    throw 'no error';
  });
  expect([...reader.push(bytesOf('{"id":"a"}\n{')), ...reader.rest()]).toEqual(
    Array(2).fill({
      code: 'not_storable',
      detail: 'it cannot be read: no error',
      headers: {},
      bug: 'no error',
    }),
  );
});
