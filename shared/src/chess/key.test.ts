import { describe, expect, test } from 'bun:test';
import { parseSan } from 'chessops/san';
import { fenOf } from './fen.ts';
import { createKeyList, positionKey, storeKey } from './key.ts';
import { FLAG, SHIFT } from './packed-moves.ts';
import { play } from './play.ts';
import { createRandom, pick, randomGame } from './random-games.ts';
import { replay } from './replay.ts';
import { loadStart, startPosition } from './start.ts';
import { createState, KING, PAWN, QUEEN } from './state.ts';
import { VARIANT_KEYS, type Variant } from './variant.ts';

const keyAfter = (variant: Variant, moves: string, fen?: string): bigint => {
  const position = startPosition(variant, fen);
  if (typeof position === 'string') throw new Error(position);
  for (const san of moves.split(' ').filter(Boolean)) {
    const move = parseSan(position, san);
    if (!move) throw new Error(`${san} is illegal`);
    position.play(move);
  }
  return positionKey(variant, position);
};

const keyOfFen = (fen: string, variant: Variant = 'standard'): bigint => keyAfter(variant, '', fen);

test('stored keys never change', () => {
  expect({
    start: keyAfter('standard', ''),
    open: keyAfter('standard', 'e4 e5 Nf3 Nc6'),
    enPassant: keyAfter('standard', 'e4 a6 e5 d5'),
    chess960: keyAfter('chess960', ''),
    castling: keyOfFen('r3k2r/8/8/8/8/8/8/R3K2R b Kq - 0 1'),
    pocket: keyAfter('crazyhouse', 'e4 d5 exd5 Qxd5'),
    promoted: keyOfFen('4k3/8/8/8/8/8/8/4KQ~2/PPn w - - 0 1', 'crazyhouse'),
    checks: keyAfter('threeCheck', 'e4 f6 Qh5+'),
    horde: keyAfter('horde', ''),
    racingKings: keyAfter('racingKings', ''),
  }).toEqual({
    castling: -1280033209062048908n,
    checks: -6117592837973962876n,
    chess960: -613794477208822215n,
    enPassant: 4594818641595210982n,
    horde: -1990019266575313294n,
    open: -237296407369772156n,
    pocket: -1266751954892047651n,
    promoted: 8623613683571293863n,
    racingKings: 6249520038817287725n,
    start: -8782270743793574841n,
  });
});

describe('equal positions have equal keys', () => {
  test('whatever the order of the moves', () => {
    expect(keyAfter('standard', 'e4 e5 Nf3 Nc6 Bb5')).toBe(keyAfter('standard', 'Nf3 Nc6 e4 e5 Bb5'));
    expect(keyAfter('crazyhouse', 'Nf3 d5 Nc3 e6')).toBe(keyAfter('crazyhouse', 'Nc3 e6 Nf3 d5'));
  });

  test('whatever the move counters say', () => {
    expect(keyOfFen('8/8/4k3/8/8/4K3/8/8 w - - 0 1')).toBe(keyOfFen('8/8/4k3/8/8/4K3/8/8 w - - 40 80'));
  });

  test('when the pawn that moved two squares cannot be taken en passant', () => {
    expect(keyOfFen('rnbqkbnr/pppp1ppp/8/4p3/4P3/8/PPPP1PPP/RNBQKBNR w KQkq e6 0 2')).toBe(
      keyOfFen('rnbqkbnr/pppp1ppp/8/4p3/4P3/8/PPPP1PPP/RNBQKBNR w KQkq - 0 2'),
    );
    // The pawn on e5 is pinned to its king along the rank.
    expect(keyOfFen('8/8/8/K2pP2r/8/8/8/4k3 w - d6 0 1')).toBe(keyOfFen('8/8/8/K2pP2r/8/8/8/4k3 w - - 0 1'));
  });

  test('when the FEN names an occupied square for en passant', () => {
    expect(keyOfFen('4k3/8/3n4/3pP3/8/8/8/4K3 w - d6 0 1')).toBe(
      keyOfFen('4k3/8/3n4/3pP3/8/8/8/4K3 w - - 0 1'),
    );
  });

  test('in standard and from a position', () => {
    expect(keyAfter('fromPosition', 'e4')).toBe(keyAfter('standard', 'e4'));
  });
});

describe('different positions have different keys', () => {
  const base = 'r3k2r/8/8/8/8/8/8/R3K2R w KQkq - 0 1';
  const differing: [string, bigint, bigint][] = [
    ['turn', keyOfFen(base), keyOfFen(base.replace(' w ', ' b '))],
    ['short castling', keyOfFen(base), keyOfFen(base.replace('KQkq', 'Qkq'))],
    ['long castling', keyOfFen(base), keyOfFen(base.replace('KQkq', 'KQk'))],
    [
      'en passant',
      keyOfFen('4k3/8/8/3pP3/8/8/8/4K3 w - d6 0 1'),
      keyOfFen('4k3/8/8/3pP3/8/8/8/4K3 w - - 0 1'),
    ],
    ['variant', keyAfter('standard', ''), keyAfter('kingOfTheHill', '')],
    ['chess960', keyAfter('standard', ''), keyAfter('chess960', '')],
    [
      'checks given',
      keyOfFen('4k3/8/8/8/8/8/8/4K2R w - - 0 1 +0+0', 'threeCheck'),
      keyOfFen('4k3/8/8/8/8/8/8/4K2R w - - 0 1 +1+0', 'threeCheck'),
    ],
    [
      'whose checks',
      keyOfFen('4k3/8/8/8/8/8/8/4K2R w - - 0 1 +0+1', 'threeCheck'),
      keyOfFen('4k3/8/8/8/8/8/8/4K2R w - - 0 1 +1+0', 'threeCheck'),
    ],
    [
      'hand',
      keyOfFen('4k3/8/8/8/8/8/8/4K3/P w - - 0 1', 'crazyhouse'),
      keyOfFen('4k3/8/8/8/8/8/8/4K3/ w - - 0 1', 'crazyhouse'),
    ],
    [
      'pieces of one kind in hand',
      keyOfFen('4k3/8/8/8/8/8/8/4K3/PP w - - 0 1', 'crazyhouse'),
      keyOfFen('4k3/8/8/8/8/8/8/4K3/PPP w - - 0 1', 'crazyhouse'),
    ],
    [
      'whose hand',
      keyOfFen('4k3/8/8/8/8/8/8/4K3/p w - - 0 1', 'crazyhouse'),
      keyOfFen('4k3/8/8/8/8/8/8/4K3/P w - - 0 1', 'crazyhouse'),
    ],
    [
      'a promoted piece',
      keyOfFen('4k3/8/8/8/8/8/8/3QK3/ w - - 0 1', 'crazyhouse'),
      keyOfFen('4k3/8/8/8/8/8/8/3Q~K3/ w - - 0 1', 'crazyhouse'),
    ],
  ];
  test.each(differing)('by %s', (_, left, right) => {
    expect(left).not.toBe(right);
  });
});

test.each(VARIANT_KEYS.map((key) => [key]))(
  'the key carried through a game of %s is the key from scratch',
  (variant) => {
    const random = createRandom(11);
    for (let i = 0; i < 12; i++) {
      const game = randomGame(variant, random);
      const result = replay(game);
      if (!result.ok) throw new Error(result.error.detail);
      const sans = game.moves === '' ? [] : game.moves.split(' ');
      const position = startPosition(variant, game.initialFen);
      if (typeof position === 'string') throw new Error(position);
      const expected = [positionKey(variant, position)];
      for (const san of sans) {
        const move = parseSan(position, san);
        if (move) position.play(move);
        expected.push(positionKey(variant, position));
      }
      expect(result.replay.keys).toBe(expected.join(','));
    }
  },
);

test('a million different positions have a million different keys', () => {
  const random = createRandom(5);
  const square = (): number => Math.floor(random() * 64);
  const state = createState();
  const list = createKeyList(1);
  const keys = new Set<bigint>();
  const positions = new Set<bigint>();
  const variants: Variant[] = ['standard', 'crazyhouse', 'threeCheck', 'chess960', 'kingOfTheHill'];
  while (positions.size < 1_000_000) {
    const variant = pick(random, variants);
    loadStart(state, variant);
    // Pieces go anywhere: the keys must tell positions apart, whether or not a game can reach them.
    for (let ply = 0; ply < 60; ) {
      const from = square();
      const to = square();
      const piece = state.board[from] ?? 0;
      const target = state.board[to] ?? 0;
      const isOwn = (code: number): boolean => code !== 0 && ((code >> 3) & 1) === state.turn;
      if (!isOwn(piece) || isOwn(target) || (target & 7) === KING + 1) continue;
      const role = (piece & 7) - 1;
      const promotion = role === PAWN && (to < 8 || to >= 56) ? QUEEN : PAWN;
      const drop = (state.pockets[state.turn * 5 + role] ?? 0) > 0 && target === 0 && promotion === PAWN;
      const flag = drop ? FLAG.drop : 0;
      play(
        state,
        (from << SHIFT.from) |
          (to << SHIFT.to) |
          (role << SHIFT.role) |
          (promotion << SHIFT.promotion) |
          flag,
      );
      ply++;
      storeKey(list, 0, state);
      keys.add(list.keys[0] ?? 0n);
      const [board, turn, castling, enPassant, , , checks] = fenOf(state).split(' ');
      positions.add(Bun.hash.wyhash(`${variant} ${board} ${turn} ${castling} ${enPassant} ${checks}`));
    }
  }
  expect(keys.size).toBe(positions.size);
});
