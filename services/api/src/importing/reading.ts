import type { Apart } from '../saving/take-apart.ts';
import type { PgnOptions, Taken } from './game-of-pgn.ts';
import type { Refused } from './refused.ts';

/** A game that was read, and what is stored of it unless it is merged with another record. */
export interface ReadGame extends Pick<Taken, 'game' | 'ofLichess'> {
  apart: Apart;
}

/** What one game of a file came to. */
export type Read = ReadGame | Refused;

/** What a file is read as. */
export interface FileKind {
  format: 'pgn' | 'ndjson';
  /** A label that TextDecoder knows. */
  charset: string;
  options: PgnOptions;
}

/** What the reader is told; each `bytes` and each `rest` is answered, in their order. */
export type Told = { file: number } & (
  | { is: 'begin'; kind: FileKind }
  | { is: 'bytes'; bytes: Uint8Array }
  | { is: 'rest' }
  | { is: 'end' }
);

/** What the reader answers: the games that were completed. */
export interface Answer {
  file: number;
  games: Read[];
}
