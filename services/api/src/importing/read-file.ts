import { replayGame } from '@rookery/shared/lichess/replay-game.ts';
import { type Apart, type Refusal, takeApart } from '../saving/take-apart.ts';
import type { Taken } from './game-of-pgn.ts';
import { headersIn, readGame } from './read-game.ts';
import type { FileKind, Read } from './reading.ts';
import { headersOfGame } from './refused.ts';
import { createPgnSplitter, type RawGame } from './split-pgn.ts';
import { createRecordSplitter } from './split-records.ts';

/** A file that is read as its bytes come. */
export interface FileReader {
  /** The games that these bytes complete. */
  push(bytes: Uint8Array): Read[];
  /** What stands at the end. */
  rest(): Read[];
}

/** The moves of a game of PGN were just played: they are not played again. */
const apartOf = ({ game, packed }: Taken): Apart | Refusal => {
  const played = packed && replayGame(game, packed);
  return takeApart({ game, replay: played?.ok ? played.replay : undefined });
};

const stackOf = (bug: unknown): string => (bug instanceof Error ? (bug.stack ?? bug.message) : String(bug));

/** Whether it is taken shows here: what cannot be stored is not even sent, it may be nested too deeply for that. */
const judged = (taken: Taken): Read => {
  const apart = apartOf(taken);
  const { game, ofLichess } = taken;
  if (!('refused' in apart)) return { game, ofLichess, apart };
  const { refused: code, detail, bug } = apart;
  return { code, detail, headers: headersOfGame(game), ...(bug !== undefined && { bug: stackOf(bug) }) };
};

/** Reads a file game by game; each is taken apart, or it is said why it is refused. `readOne` reads the text of one. */
export const createFileReader = (
  { format, charset, options }: FileKind,
  readOne: typeof readGame = readGame,
): FileReader => {
  // Bytes that are none of the charset's are an error.
  const decoder = new TextDecoder(charset as 'utf-8', { fatal: true });
  const splitter = format === 'pgn' ? createPgnSplitter() : createRecordSplitter();
  const read = (raw: RawGame): Read => {
    try {
      const taken = readOne(raw, format, decoder, options);
      return 'game' in taken ? judged(taken) : taken;
    } catch (bug) {
      // One game that this program cannot read must not cost the rest of its file, nor the files of others.
      const detail = `it cannot be read: ${bug instanceof Error ? bug.message : String(bug)}`;
      const headers = format === 'pgn' ? headersIn(raw.bytes) : {};
      return { code: 'not_storable', detail, headers, bug: stackOf(bug) };
    }
  };
  return {
    push: (bytes) => splitter.push(bytes).map(read),
    rest: () => splitter.rest().map(read),
  };
};
