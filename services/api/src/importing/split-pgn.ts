/** A game of a file, as bytes; of one that is too long the head. */
export interface RawGame {
  bytes: Uint8Array;
  isTooLong: boolean;
}

/** Cuts a stream of bytes into records, and holds no more than one. */
export interface Splitter {
  /** The records that this chunk completes. */
  push(chunk: Uint8Array): RawGame[];
  /** What stands at the end. */
  rest(): RawGame[];
}

/** A longer game is none; Lichess's longest are a tenth of that with all comments. */
export const GAME_BYTES = 1_024 * 1_024;
/** What is kept of a longer one: its tags. */
const HEAD_BYTES = 16 * 1_024;

const NEWLINE = 0x0a;
const LINE_BREAK = Uint8Array.of(NEWLINE);
const [OPEN, CLOSE, REMARK, TAG, ESCAPE] = [0x7b, 0x7d, 0x3b, 0x5b, 0x25];
const MARK = [0xef, 0xbb, 0xbf];
const EVENT = Buffer.from('[Event ');
const RESULT = /(?:1-0|0-1|1\/2-1\/2|\*)\s*$/;
/** Enough of the end of a line to see a result there. */
const TAIL = 16;

const isBlank = (line: Uint8Array): boolean => {
  for (let i = 0; i < line.length; i++) if ((line[i] as number) > 0x20) return false;
  return true;
};

const startsWithEvent = (line: Uint8Array): boolean =>
  line.length >= EVENT.length && EVENT.every((byte, i) => line[i] === byte);

/** Whether a comment is open after the line. Text behind `;` is a comment to its end, where no other is open. */
const isOpenAfter = (line: Uint8Array, isOpen: boolean): boolean => {
  let remark = line.indexOf(REMARK);
  for (let at = 0; ; ) {
    if (isOpen) {
      const close = line.indexOf(CLOSE, at);
      if (close < 0) return true;
      at = close + 1;
      isOpen = false;
    }
    const open = line.indexOf(OPEN, at);
    if (open < 0) return false;
    // Looked for once where there is none: a line may hold a hundred comments.
    if (remark >= 0 && remark < at) remark = line.indexOf(REMARK, at);
    if (remark >= 0 && remark < open) return false;
    at = open + 1;
    isOpen = true;
  }
};

/** Whether a line ends with a result, but for a comment behind `;`. */
const endsWithResult = (line: Uint8Array): boolean => {
  const remark = line.indexOf(REMARK, line.lastIndexOf(CLOSE) + 1);
  const end = remark < 0 ? line.length : remark;
  return RESULT.test(Buffer.from(line.subarray(Math.max(0, end - TAIL), end)).toString('latin1'));
};

/**
 * Splits PGN by lines: a game begins with a tag behind moves, with the tag Event anywhere, and behind a result that a
 * blank line follows. Comments may hold lines that look like tags, but for Event behind a blank line: there a comment
 * was not closed, and the games behind it are not to be lost.
 */
export const createPgnSplitter = (limit = GAME_BYTES): Splitter => {
  const headBytes = Math.min(HEAD_BYTES, limit);
  // The current game.
  let parts: Uint8Array[] = [];
  let held = 0;
  let isTooLong = false;
  let hasTags = false;
  let hasMoves = false;
  let isComment = false;
  /** The last line that was not blank ended with a result, outside a comment. */
  let isOver = false;
  let wasBlank = true;
  // The current line, as far as it came: the whole of it, or the beginning of one that is too long.
  let line: Uint8Array[] = [];
  let lineBytes = 0;
  let isFirst = true;

  const take = (): RawGame[] => {
    const isGame = hasTags || hasMoves || isTooLong;
    const bytes = Buffer.concat(parts);
    const game = { bytes: isTooLong ? bytes.subarray(0, headBytes) : bytes, isTooLong };
    parts = [];
    held = 0;
    isTooLong = hasTags = hasMoves = isComment = isOver = false;
    return isGame ? [game] : [];
  };

  const tooLong = (): void => {
    if (isTooLong) return;
    isTooLong = true;
    parts = [Buffer.concat(parts).subarray(0, headBytes)];
    held = 0;
  };

  const add = (bytes: Uint8Array): void => {
    if (isTooLong) return;
    parts.push(bytes);
    held += bytes.length;
    if (held > limit) tooLong();
  };

  /** The line without the mark of UTF-8 that a file may begin with. */
  const withoutMark = (text: Uint8Array): Uint8Array => {
    const isMarked = isFirst && MARK.every((byte, i) => text[i] === byte);
    isFirst = false;
    return isMarked ? text.subarray(MARK.length) : text;
  };

  const isNewGame = (text: Uint8Array): boolean => {
    if (isComment || isTooLong) return wasBlank && startsWithEvent(text);
    if (text[0] === TAG) return hasMoves || (hasTags && startsWithEvent(text));
    return isOver && wasBlank;
  };

  /** What a whole line, without its newline, says of the game that it belongs to. */
  const note = (text: Uint8Array): void => {
    if (isBlank(text)) {
      wasBlank = true;
      return;
    }
    if (text[0] === TAG && !hasMoves && !isComment) hasTags = true;
    else if (text[0] !== ESCAPE || isComment) {
      hasMoves = true;
      isComment = isOpenAfter(text, isComment);
      isOver = !isComment && endsWithResult(text);
    }
    wasBlank = false;
  };

  const endLine = (games: RawGame[], last: Uint8Array): void => {
    const isLong = lineBytes > limit;
    const text = withoutMark(lineBytes === 0 ? last : Buffer.concat([...line, last]));
    line = [];
    lineBytes = 0;
    if (isLong) {
      wasBlank = false;
      return;
    }
    const isEmpty = isBlank(text);
    if (isEmpty && !hasTags && !hasMoves && !isTooLong) {
      // Before a game nothing of them is held, however many there are.
      wasBlank = true;
      return;
    }
    if (!isEmpty && isNewGame(text)) games.push(...take());
    note(text);
    add(text);
    add(LINE_BREAK);
  };

  return {
    push: (chunk) => {
      const games: RawGame[] = [];
      let start = 0;
      for (let end = chunk.indexOf(NEWLINE); end >= 0; end = chunk.indexOf(NEWLINE, start)) {
        endLine(games, chunk.subarray(start, end));
        start = end + 1;
      }
      const begun = chunk.subarray(start);
      // Of a line that no game can hold only what tells whether it begins one is kept.
      if (lineBytes <= limit) line.push(begun.slice(0, limit + 1));
      lineBytes += begun.length;
      if (lineBytes > limit) {
        const head = withoutMark(Buffer.concat(line).subarray(0, headBytes));
        line = [];
        if (head.length > 0 && isNewGame(head)) games.push(...take());
        add(head);
        tooLong();
      }
      return games;
    },
    rest: () => {
      const games: RawGame[] = [];
      if (lineBytes > 0) endLine(games, new Uint8Array());
      return [...games, ...take()];
    },
  };
};
