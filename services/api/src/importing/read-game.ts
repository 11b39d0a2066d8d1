import { readTags } from '@rookery/shared/chess/pgn-tag-lines.ts';
import { gameOfPgn, type PgnOptions, type Taken } from './game-of-pgn.ts';
import { readRecord } from './read-record.ts';
import { headersOf, type Refused } from './refused.ts';
import { GAME_BYTES, type RawGame } from './split-pgn.ts';

/** The tags of what cannot be read as a game, letters beyond ASCII as they may be. */
export const headersIn = (bytes: Uint8Array): Record<string, string> => {
  const head = readTags(Buffer.from(bytes.subarray(0, 16_384)).toString('latin1'));
  return 'fault' in head ? {} : headersOf(head.tags);
};

const tooLong = (bytes: Uint8Array, format: 'pgn' | 'ndjson'): Refused =>
  format === 'pgn'
    ? {
        code: 'not_storable',
        detail: `the game has more than ${GAME_BYTES} bytes with its comments: none of Lichess's has a tenth of that`,
        headers: headersIn(bytes),
      }
    : { code: 'line_too_long', detail: `the line has more than ${GAME_BYTES} bytes`, headers: {} };

const decoded = (bytes: Uint8Array, decoder: TextDecoder): string | undefined => {
  try {
    return decoder.decode(bytes);
  } catch {
    return undefined;
  }
};

/** Reads one game of a file, or says why it is refused. */
export const readGame = (
  { bytes, isTooLong }: RawGame,
  format: 'pgn' | 'ndjson',
  decoder: TextDecoder,
  options: PgnOptions,
): Taken | Refused => {
  if (isTooLong) return tooLong(bytes, format);
  const text = decoded(bytes, decoder);
  if (text !== undefined) return format === 'pgn' ? gameOfPgn(text, options) : readRecord(text);
  return {
    code: 'invalid_utf8',
    detail: `it is not ${decoder.encoding.toUpperCase()}: tell the charset of the file, as "Content-Type: application/x-chess-pgn; charset=iso-8859-1"`,
    headers: format === 'pgn' ? headersIn(bytes) : {},
  };
};
