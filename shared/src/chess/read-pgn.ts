import { readTags } from './pgn-tag-lines.ts';

/** An evaluation as `%eval` says it, from White's point of view: centipawns, or moves to mate. */
export type PgnEval = { eval: number } | { mate: number };

/** What stands beside the moves, with the ply that it follows; blanks are single, what is no comment is without them. */
export interface PgnNote {
  ply: number;
  kind: 'comment' | 'glyph' | 'variation';
  /** A comment without `%clk` and `%eval`, a variation without its parentheses, a glyph as `!?` or `$10`. */
  text: string;
}

/** One game of a PGN file, its moves not yet looked at. */
export interface PgnGame {
  /** In their order; of a tag that stands twice the last. */
  tags: Map<string, string>;
  /** The main line, one SAN a ply as it stands in the file. */
  sans: string[];
  /** Centiseconds after each ply, by `%clk`; sparse. */
  clocks: number[];
  /** By `%eval`, the entry of ply n at index n − 1; sparse. */
  evals: PgnEval[];
  /** `1-0`, `0-1`, `1/2-1/2` or `*` behind the moves; undefined where the text ends without. */
  result?: string;
  /** What the fields above do not hold: words, variations, glyphs, commands. In their order. */
  notes: PgnNote[];
  /** The text of the moves as it stands in the file. */
  moveText: string;
}

/** Why a text is no game, with the ply that it concerns (the last before the fault), 0 for the tags. */
export interface PgnFault {
  ply: number;
  detail: string;
  /** The tags, where the fault is not in them. */
  tags?: ReadonlyMap<string, string>;
}

const RESULTS: Readonly<Record<string, string>> = {
  '1-0': '1-0',
  '0-1': '0-1',
  '1/2-1/2': '1/2-1/2',
  '1/2': '1/2-1/2',
  '½-½': '1/2-1/2',
  '*': '*',
};

// All patterns are bounded where they could look again and again at the same text: a file may be made to be slow.
// One token at a time, from where the last one ended. Escaped lines (`%` in the first column) are blank.
const TOKEN =
  /\s+|^%[^\n]*|\{([^}]*)(\}?)|;([^\n]*)|[()]|\$\d+|(1\/2-1\/2|1\/2|½-½|1-0|0-1|\*)(?=$|[\s{;()])|(?:\d{1,6}(?=$|[^\d–—-])\.*|\.+)|([^\s{}();$!?]+)|[!?]+|./my;
const IN_VARIATION = /[^(){};\n]+/y;
const COMMAND = /\[%(clk|eval)\s{1,4}([^[\]\s,]{1,20})[^[\]]{0,60}\]/g;
const CLOCK = /^(?:(\d{1,4}):)?(\d{1,4}):(\d{1,2}(?:\.\d{1,3})?)$/;
const PAWNS = /^[+-]?\d{1,6}(?:\.\d{1,6})?$/;
const MATE = /^#([+-]?\d{1,4})$/;

const clockOf = (text: string): number | undefined => {
  const [, hours = '0', minutes, seconds] = CLOCK.exec(text) ?? [];
  if (minutes === undefined || seconds === undefined) return undefined;
  return Math.round((Number(hours) * 3_600 + Number(minutes) * 60 + Number(seconds)) * 100);
};

const evalOf = (text: string): PgnEval | undefined => {
  const mate = MATE.exec(text)?.[1];
  if (mate !== undefined) return { mate: Number(mate) || 0 };
  return PAWNS.test(text) ? { eval: Math.round(Number(text) * 100) || 0 } : undefined;
};

/** Castling with zeros or long dashes is castling all the same. */
const sanOf = (word: string): string =>
  word.length > 2 && /^[O0o][-–—][O0o]/.test(word)
    ? word.replaceAll(/[0o]/g, 'O').replaceAll(/[–—]/g, '-')
    : word;

/** As Lichess writes it after each move of most games: nothing but the clock. */
const CLOCK_ALONE = /^ ?\[%clk (\d{1,4}):(\d\d):(\d\d)\] ?$/;

/** The words of a comment: it may hold neither its own end nor lines. */
const plain = (text: string): string =>
  text
    .replaceAll(/[{}]/g, '')
    .replaceAll(/[\s\p{Cc}]+/gu, ' ')
    .trim();

const readComment = (game: PgnGame, comment: string): void => {
  const ply = game.sans.length;
  const alone = ply > 0 ? CLOCK_ALONE.exec(comment) : null;
  if (alone) {
    game.clocks[ply - 1] = (Number(alone[1]) * 3_600 + Number(alone[2]) * 60 + Number(alone[3])) * 100;
    return;
  }
  let rest = comment;
  if (comment.includes('[%')) {
    rest = comment.replaceAll(COMMAND, (command, name: string, value: string) => {
      if (ply === 0) return command;
      if (name === 'clk') {
        const clock = clockOf(value);
        if (clock === undefined) return command;
        game.clocks[ply - 1] = clock;
      } else {
        const entry = evalOf(value);
        if (entry === undefined) return command;
        game.evals[ply - 1] = entry;
      }
      return '';
    });
  }
  const text = plain(rest);
  if (text !== '') game.notes.push({ ply, kind: 'comment', text });
};

/** The numbers of the glyphs that have signs, from 1. */
const SIGNS = ['!', '?', '!!', '??', '!?', '?!'];

const glyphOf = (token: string): string => SIGNS[Number(token.slice(1)) - 1] ?? token;

/** A variation in one line: comments to the end of a line get braces, and escaped lines are left out. */
const variationOf = (text: string): string =>
  text
    .replaceAll(/\{[^}]*\}|;([^\n]*)|^%[^\n]*/gm, (part, remark: string | undefined) =>
      remark === undefined ? (part.startsWith('{') ? part : '') : `{ ${plain(remark)} }`,
    )
    .replaceAll(/[\s\p{Cc}]+/gu, ' ')
    .trim();

/** Skips a variation, whose `(` was read; where it ends, or -1. Comments may hold parentheses. */
const skipVariation = (text: string, from: number): number => {
  let depth = 1;
  for (let at = from; at < text.length; ) {
    IN_VARIATION.lastIndex = at;
    if (IN_VARIATION.test(text)) at = IN_VARIATION.lastIndex;
    const char = text[at];
    if (char === '{' || char === ';') {
      const end = text.indexOf(char === '{' ? '}' : '\n', at);
      if (end < 0) return -1;
      at = end + 1;
      continue;
    }
    if (char === '(') depth += 1;
    else if (char === ')') depth -= 1;
    at += 1;
    if (depth === 0) return at;
  }
  return -1;
};

const place = (ply: number): string => (ply === 0 ? 'before the first move' : `after ply ${ply}`);

const DIGITS = 6;
const isDigit = (code: number): boolean => code >= 48 && code <= 57;
const isLetter = (code: number): boolean => (code >= 97 && code <= 122) || (code >= 65 && code <= 90);
/** What words of moves are made of: letters, digits, `+`, `-`, `=`, `#` and `@`. */
const isOfWord = (code: number): boolean =>
  isLetter(code) || isDigit(code) || code === 43 || code === 45 || code === 61 || code === 35 || code === 64;
const ENDS_WORD = new Set([32, 10, 13, 9, 123, 125, 40, 41, 59, 36, 33, 63]);

/**
 * Passes over what nearly all of a game's text is: blanks, move numbers, plain words of moves, which it reads. Where it
 * stopped: at the end, or before a token that takes a closer look. A third of the time of doing all with the pattern.
 */
const readPlain = (text: string, from: number, sans: string[]): number => {
  let at = from;
  while (at < text.length) {
    const code = text.charCodeAt(at);
    if (code === 32 || code === 10 || code === 13) {
      at += 1;
      continue;
    }
    let end = at + 1;
    if (isDigit(code)) {
      while (isDigit(text.charCodeAt(end))) end += 1;
      if (end - at > DIGITS || text[end] !== '.') return at;
      while (text[end] === '.') end += 1;
    } else if (isLetter(code)) {
      while (isOfWord(text.charCodeAt(end))) end += 1;
      if (end < text.length && !ENDS_WORD.has(text.charCodeAt(end))) return at;
      sans.push(sanOf(text.slice(at, end)));
    } else return at;
    at = end;
  }
  return at;
};

const readMoves = (game: PgnGame): PgnFault | undefined => {
  const { moveText: text, sans } = game;
  const fault = (detail: string): PgnFault => ({ ply: sans.length, detail });
  for (let at = 0; at < text.length; ) {
    if (game.result === undefined) at = readPlain(text, at, sans);
    if (at === text.length) break;
    TOKEN.lastIndex = at;
    const match = TOKEN.exec(text);
    if (match === null) break;
    at = TOKEN.lastIndex;
    const [token, comment, close, remark, result, word] = match;
    if (comment !== undefined) {
      if (close === '') return fault(`the comment that begins ${place(sans.length)} does not end`);
      readComment(game, comment);
    } else if (remark !== undefined) readComment(game, remark);
    else if (result !== undefined) game.result = RESULTS[result];
    else if (word !== undefined && word !== 'e.p.') {
      if (game.result !== undefined)
        return fault(
          `${place(sans.length)} stands the result ${game.result}, and behind it ${word.slice(0, 40)}`,
        );
      sans.push(sanOf(word));
    } else if (token === '(') {
      const from = at;
      at = skipVariation(text, from);
      if (at >= 0)
        game.notes.push({ ply: sans.length, kind: 'variation', text: variationOf(text.slice(from, at - 1)) });
      else return fault(`the variation that begins ${place(sans.length)} does not end`);
    } else if (token === ')' || token === '}')
      return fault(`${place(sans.length)} ends a ${token} that did not begin`);
    else if (token.startsWith('$'))
      game.notes.push({ ply: sans.length, kind: 'glyph', text: glyphOf(token) });
    else if (/^[!?]/.test(token)) game.notes.push({ ply: sans.length, kind: 'glyph', text: token });
  }
  return undefined;
};

/**
 * Reads the text of one game. Variations are not looked into; what cannot be read is a fault that names the place, and no
 * token is passed over. Legality is not asked here.
 */
export const readPgn = (text: string): PgnGame | PgnFault => {
  const head = readTags(text);
  if ('fault' in head) return { ply: 0, detail: head.fault };
  const game: PgnGame = {
    tags: head.tags,
    sans: [],
    clocks: [],
    evals: [],
    notes: [],
    moveText: text.slice(head.end).trim(),
  };
  const fault = readMoves(game);
  return fault ? { ...fault, tags: head.tags } : game;
};
