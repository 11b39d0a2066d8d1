import { expect, test } from 'bun:test';
import type { Position } from 'chessops/chess';
import { parseSan } from 'chessops/san';
import { fenOf } from './fen.ts';
import { createKeyList, positionKey, storeKey } from './key.ts';
import { legalMoves, nextMoves, packLegalMove } from './legal-moves.ts';
import { listMoves } from './moves-list.ts';
import { play } from './play.ts';
import { createRandom, pick, randomGame } from './random-games.ts';
import { startPosition, stateOf } from './start.ts';
import { copyState, createState } from './state.ts';
import { VARIANT_KEYS, VARIANTS, type Variant } from './variant.ts';

const start = (variant: Variant, fen?: string): Position => {
  const position = startPosition(variant, fen);
  if (typeof position === 'string') throw new Error(position);
  return position;
};

test.each(VARIANT_KEYS.map((variant) => [variant]))(
  'the moves of games of %s are among the next ones, as Lichess writes them, with their keys',
  (variant) => {
    const random = createRandom(21);
    for (let i = 0; i < 6; i++) {
      const { initialFen, moves } = randomGame(variant, random, 80);
      const position = start(variant, initialFen);
      const listed = listMoves({ variant, ...(initialFen !== undefined && { initialFen }), moves });
      for (const { san, uci } of listed) {
        const next = nextMoves(variant, position);
        const found = next.filter((one) => one.uci === uci).map((one) => [one.san(), one.key]);
        const move = parseSan(position, san);
        if (!move) throw new Error(san);
        position.play(move);
        expect(found).toEqual([[san, positionKey(variant, position)]]);
        expect(new Set(next.map((one) => one.uci)).size).toBe(next.length);
      }
    }
  },
);

test('only in atomic do two moves lead to one position', () => {
  // Both the rook and the queen take on d5, next to the other: all three explode.
  const atomic = nextMoves('atomic', start('atomic', 'k7/8/8/2RpQ3/8/8/8/4K3 w - - 0 1'));
  const taking = atomic.filter(({ uci }) => uci.endsWith('d5'));
  expect(taking.map(({ uci }) => uci).sort()).toEqual(['c5d5', 'e5d5']);
  expect(new Set(taking.map(({ key }) => key)).size).toBe(1);
});

const WANTED = 200_000;

/**
 * Every position one move away from the positions of random games of all variants: what the explorer tells apart.
 * The position is its FEN without the counters, the key space of its variant before it.
 */
test('keys are equal where variant and position are, over 200,000 positions of random play', () => {
  const random = createRandom(31);
  const positions = new Map<string, bigint>();
  const keys = new Set<bigint>();
  const list = createKeyList(1);
  const after = createState();
  let differing = 0;
  while (positions.size < WANTED) {
    const variant = pick(random, VARIANT_KEYS);
    const space = `${VARIANTS[variant].keySpace} `;
    const { initialFen, moves } = randomGame(variant, random, 100);
    const position = start(variant, initialFen);
    for (const san of moves.split(' ')) {
      const state = stateOf(variant, position);
      for (const move of legalMoves(position)) {
        copyState(after, state);
        play(after, packLegalMove(state, move));
        storeKey(list, 0, after);
        const key = list.keys[0] ?? 0n;
        const [board, turn, castling, enPassant, , , checks] = fenOf(after).split(' ');
        const id = `${space}${board} ${turn} ${castling} ${enPassant} ${checks}`;
        const known = positions.get(id);
        if (known === undefined) positions.set(id, key);
        else if (known !== key) differing++;
        keys.add(key);
      }
      const move = parseSan(position, san);
      if (move) position.play(move);
    }
  }
  expect(differing).toBe(0);
  expect(keys.size).toBe(positions.size);
});
