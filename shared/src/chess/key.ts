import type { Position } from 'chessops/chess';
import { hasEnPassant } from './legal.ts';
import { stateOf } from './start.ts';
import type { State } from './state.ts';
import type { Variant } from './variant.ts';
import { BASE, high, low } from './zobrist.ts';

/** Keys collected as pairs of 32-bit halves; on little-endian machines one buffer read as 64-bit integers. */
export interface KeyList {
  halves: Int32Array<ArrayBuffer>;
  keys: BigInt64Array<ArrayBuffer>;
}

/** Room for a number of keys. */
export const createKeyList = (capacity: number): KeyList => {
  const halves = new Int32Array(capacity * 2);
  return { halves, keys: new BigInt64Array(halves.buffer) };
};

/** Writes the key of the state, en passant included where it is legal, at an index of the list. */
export const storeKey = (list: KeyList, index: number, state: State): void => {
  const enPassant = hasEnPassant(state) ? BASE.enPassant + state.ep : -1;
  list.halves[index * 2] = enPassant < 0 ? state.low : state.low ^ low(enPassant);
  list.halves[index * 2 + 1] = enPassant < 0 ? state.high : state.high ^ high(enPassant);
};

const single = createKeyList(1);

/** The 64-bit key of a state, signed. */
export const keyOf = (state: State): bigint => {
  storeKey(single, 0, state);
  return single.keys[0] ?? 0n;
};

/**
 * The 64-bit key of a position, signed as Postgres stores it. Equal for equal (variant, board, turn, castling
 * rights, en passant if legal, pieces in hand, checks left), whatever the moves that led there; move counters
 * have no part in it. `fromPosition` shares the keys of `standard`. Keys are stored and never change.
 */
export const positionKey = (variant: Variant, position: Position): bigint =>
  keyOf(stateOf(variant, position));
