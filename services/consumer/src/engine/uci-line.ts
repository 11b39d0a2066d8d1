/** A score as an engine says it: from the point of view of the side to move. */
export type ScorePov = { cp: number } | { mate: number };

/** What an engine tells while it searches. Only what a line says is set. */
export interface UciInfo {
  type: 'info';
  depth?: number;
  seldepth?: number;
  multipv?: number;
  score?: ScorePov;
  /** The score is at least (`lower`) or at most (`upper`) this; absent when it is exact. */
  bound?: 'lower' | 'upper';
  /** Wins, draws and losses of the side to move, per mille. */
  wdl?: [number, number, number];
  nodes?: number;
  nps?: number;
  hashfull?: number;
  tbhits?: number;
  /** Milliseconds. */
  time?: number;
  currmove?: string;
  currmovenumber?: number;
  pv?: string[];
  /** Free text to the end of the line. */
  string?: string;
}

/** A setting that an engine offers. */
export interface UciOption {
  type: 'option';
  name: string;
  kind: 'check' | 'spin' | 'combo' | 'button' | 'string';
  default?: string;
  min?: number;
  max?: number;
  /** What a combo may be set to. */
  vars?: string[];
}

/** A line from an engine; whatever is not understood to its end is `unknown`. */
export type UciLine =
  | { type: 'id'; field: 'name' | 'author'; value: string }
  | { type: 'uciok' }
  | { type: 'readyok' }
  | UciOption
  | UciInfo
  /** `move` is null where the side to move has none. */
  | { type: 'bestmove'; move: string | null; ponder?: string }
  | { type: 'unknown'; text: string };

const MOVE = /^(?:[a-h][1-8][a-h][1-8][nbrqk]?|[PNBRQK]@[a-h][1-8])$/;
const INTEGER = /^-?\d{1,15}$/;
const OPTION = /^option name (.+?) type (check|spin|combo|button|string)(?: (.*))?$/;
const NUMBERS = new Set([
  'depth',
  'seldepth',
  'multipv',
  'nodes',
  'nps',
  'hashfull',
  'tbhits',
  'time',
  'currmovenumber',
] as const);
type NumberWord = typeof NUMBERS extends Set<infer W> ? W : never;
const isNumberWord = (word: string): word is NumberWord => (NUMBERS as Set<string>).has(word);
const FIELDS = new Set(['score', 'wdl', 'currmove', 'pv']);
/** Words that begin another line: two lines have run into each other. */
const STARTS = new Set(['info', 'bestmove', 'readyok', 'uciok', 'option', 'id']);

/** Reads a line of the UCI protocol. Never throws: a line that is cut or garbled is `unknown`, never half believed. */
export const parseUciLine = (line: string): UciLine => {
  const text = line.trim();
  const words = text.split(/\s+/);
  const read = readLine(words, text);
  return read ?? { type: 'unknown', text };
};

const readLine = (words: string[], text: string): UciLine | undefined => {
  switch (words[0]) {
    case 'uciok':
    case 'readyok':
      return words.length === 1 ? { type: words[0] } : undefined;
    case 'id':
      return readId(words, text);
    case 'option':
      return readOption(text);
    case 'info':
      return readInfo(words);
    case 'bestmove':
      return readBestmove(words);
    default:
      return;
  }
};

const readId = (words: string[], text: string): UciLine | undefined => {
  const field = words[1];
  if ((field !== 'name' && field !== 'author') || words.length < 3) return;
  return { type: 'id', field, value: text.slice(text.indexOf(field) + field.length).trim() };
};

const readBestmove = (words: string[]): UciLine | undefined => {
  const [, move, word, ponder] = words;
  if (move === undefined || words.length === 3 || words.length > 4) return;
  if (words.length === 4 && (word !== 'ponder' || ponder === undefined)) return;
  if (move === '(none)' || move === '0000') return { type: 'bestmove', move: null };
  if (!MOVE.test(move)) return;
  // A ponder move is a suggestion and no more: some engines write `ponder (none)`.
  return {
    type: 'bestmove',
    move,
    ...(ponder !== undefined && MOVE.test(ponder) && { ponder }),
  };
};

const readOption = (text: string): UciLine | undefined => {
  const match = OPTION.exec(text);
  const name = match?.[1];
  if (!match || name === undefined) return;
  const option: UciOption = { type: 'option', name, kind: match[2] as UciOption['kind'] };
  const vars: string[] = [];
  // Values may hold spaces and may be empty: each reaches to the next of the four words.
  const parts = (match[3] ?? '').split(/(?:^|\s+)(default|min|max|var)(?=\s|$)/);
  for (let i = 1; i + 1 < parts.length; i += 2) {
    const value = (parts[i + 1] ?? '').trim();
    const word = parts[i];
    if (word === 'default') option.default = value === '<empty>' ? '' : value;
    else if (word === 'var') vars.push(value);
    else if (!INTEGER.test(value)) return;
    else if (word === 'min') option.min = Number(value);
    else option.max = Number(value);
  }
  return vars.length ? { ...option, vars } : option;
};

const readInfo = (words: string[]): UciLine | undefined => {
  const info: UciInfo = { type: 'info' };
  const seen = new Set<string>();
  for (let i = 1; i < words.length; i++) {
    const word = words[i] ?? '';
    if (word === 'string') {
      info.string = words.slice(i + 1).join(' ');
      return info;
    }
    // What follows is moves to the end of the line, of no interest.
    if (word === 'currline' || word === 'refutation') return info;
    if (STARTS.has(word) || seen.has(word)) return;
    if (isNumberWord(word) || FIELDS.has(word)) seen.add(word);
    const used = isNumberWord(word) ? readNumber(info, word, words[i + 1]) : readField(info, word, words, i);
    if (used < 0) return;
    i += used;
  }
  return info;
};

const readNumber = (info: UciInfo, word: NumberWord, value: string | undefined): number => {
  if (value === undefined || !INTEGER.test(value)) return -1;
  info[word] = Number(value);
  return 1;
};

/** Reads what follows a word of `info`: how many words that took, or -1 for what cannot be. */
const readField = (info: UciInfo, word: string, words: string[], i: number): number => {
  switch (word) {
    case 'score':
      return readScore(info, words, i);
    // Stockfish puts them behind `wdl` where that is shown, not behind the score.
    case 'lowerbound':
    case 'upperbound':
      info.bound = word === 'lowerbound' ? 'lower' : 'upper';
      return 0;
    case 'wdl': {
      const wdl = words.slice(i + 1, i + 4);
      if (wdl.length < 3 || !wdl.every((value) => INTEGER.test(value))) return -1;
      info.wdl = [Number(wdl[0]), Number(wdl[1]), Number(wdl[2])];
      return 3;
    }
    case 'currmove': {
      const move = words[i + 1];
      if (move === undefined || !MOVE.test(move)) return -1;
      info.currmove = move;
      return 1;
    }
    case 'pv': {
      let end = i + 1;
      while (MOVE.test(words[end] ?? '')) end++;
      // Moves are the last of a line, but for the free text that may follow them.
      if (end === i + 1 || (end < words.length && words[end] !== 'string')) return -1;
      info.pv = words.slice(i + 1, end);
      return end - i - 1;
    }
    default:
      // A word of a newer engine, or one of its values: passed over, unless no engine would say it.
      return /^[a-z]+$|^-?[\d.]+$/i.test(words[i] ?? '') ? 0 : -1;
  }
};

const readScore = (info: UciInfo, words: string[], i: number): number => {
  const unit = words[i + 1];
  const value = words[i + 2];
  if ((unit !== 'cp' && unit !== 'mate') || value === undefined || !INTEGER.test(value)) return -1;
  info.score = unit === 'cp' ? { cp: Number(value) } : { mate: Number(value) };
  return 2;
};
