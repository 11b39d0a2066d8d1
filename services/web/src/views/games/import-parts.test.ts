import { expect, test } from 'bun:test';
import { fileTypeOf } from './file-type.ts';
import { createLines } from './lines.ts';

test('lines are whole however the pieces were cut, and the last needs no end', () => {
  const lines = createLines();
  expect(lines.take('{"a"')).toEqual([]);
  expect(lines.take(':1}\n\n{"b":2}\n{"c"')).toEqual(['{"a":1}', '{"b":2}']);
  expect(lines.rest()).toEqual(['{"c"']);
});

test.each([
  ['Games.PGN', 'application/x-chess-pgn'],
  ['games.pgn.gz', 'application/gzip'],
  ['lichess.ndjson', 'application/x-ndjson'],
  ['games', 'application/x-chess-pgn'],
  ['games.zst', undefined],
])('the file %s is sent as %s', (name, type) => expect(fileTypeOf(name)).toBe(type as string));
