import { describe, expect, test } from 'bun:test';
import { parseSan } from 'chessops/san';
import { fenOf } from './fen.ts';
import { createKeyList, keyOf, positionKey, storeKey } from './key.ts';
import { play } from './play.ts';
import { createRandom, pick, randomGame } from './random-games.ts';
import { replay } from './replay.ts';
import { resolve } from './resolve.ts';
import { createToken, readSan } from './san-token.ts';
import { loadStart, startPosition } from './start.ts';
import { createState } from './state.ts';
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
  }).toMatchInlineSnapshot();
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
    ['en passant', keyOfFen('4k3/8/8/3pP3/8/8/8/4K3 w - d6 0 1'), keyOfFen('4k3/8/8/3pP3/8/8/8/4K3 w - - 0 1')],
    ['variant', keyAfter('standard', ''), keyAfter('kingOfTheHill', '')],
    ['chess960', keyAfter('standard', ''), keyAfter('chess960', '')],
    ['checks given', keyOfFen('4k3/8/8/8/8/8/8/4K2R w - - 0 1 +0+0', 'threeCheck'), keyOfFen('4k3/8/8/8/8/8/8/4K2R w - - 0 1 +1+0', 'threeCheck')],
    ['whose checks', keyOfFen('4k3/8/8/8/8/8/8/4K2R w - - 0 1 +0+1', 'threeCheck'), keyOfFen('4k3/8/8/8/8/8/8/4K2R w - - 0 1 +1+0', 'threeCheck')],
    ['hand', keyOfFen('4k3/8/8/8/8/8/8/4K3/P w - - 0 1', 'crazyhouse'), keyOfFen('4k3/8/8/8/8/8/8/4K3/ w - - 0 1', 'crazyhouse')],
    ['pieces of one kind in hand', keyOfFen('4k3/8/8/8/8/8/8/4K3/PP w - - 0 1', 'crazyhouse'), keyOfFen('4k3/8/8/8/8/8/8/4K3/PPP w - - 0 1', 'crazyhouse')],
    ['whose hand', keyOfFen('4k3/8/8/8/8/8/8/4K3/p w - - 0 1', 'crazyhouse'), keyOfFen('4k3/8/8/8/8/8/8/4K3/P w - - 0 1', 'crazyhouse')],
    ['a promoted piece', keyOfFen('4k3/8/8/8/8/8/8/3QK3/ w - - 0 1', 'crazyhouse'), keyOfFen('4k3/8/8/8/8/8/8/3Q~K3/ w - - 0 1', 'crazyhouse')],
  ];
  test.each(differing)('by %s', (_, left, right) => {
    expect(left).not.toBe(right);
  });
});

test.each(VARIANT_KEYS.map((key) => [key]))('the key carried through a game of %s is the key from scratch', (variant) => {
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
});

test('a million different positions have a million different keys', () => {
  const random = createRandom(5);
  const token = createToken();
  const state = createState();
  const list = createKeyList(1);
  const keys = new Set<bigint>();
  const positions = new Set<bigint>();
  const variants: Variant[] = ['standard', 'crazyhouse', 'threeCheck', 'chess960', 'antichess'];
  while (positions.size < 1_000_000) {
    const variant = pick(random, variants);
    loadStart(state, variant);
    let misses = 0;
    for (let ply = 0; ply < 100 && misses < 5000; ) {
      const from = Math.floor(random() * 64);
      const piece = state.board[from] ?? 0;
      if (piece === 0 || ((piece >> 3) & 1) !== state.turn) continue;
      token.role = (piece & 7) - 1;
      token.kind = state.rule === 3 && random() < 0.1 ? 'drop' : 'move';
      token.file = from & 7;
      token.rank = from >> 3;
      token.to = Math.floor(random() * 64);
      token.promotion = token.role === 0 && (token.to < 8 || token.to >= 56) ? 4 : 0;
      const move = resolve(state, token, false);
      if (move < 0) {
        misses++;
        continue;
      }
      play(state, move);
      ply++;
      misses = 0;
      storeKey(list, 0, state);
      keys.add(list.keys[0] ?? 0n);
      const epd = fenOf(state).replace(/ \d+ \d+/, '');
      positions.add(Bun.hash.wyhash(variant + epd));
    }
  }
  expect(keys.size).toBe(positions.size);
}, 60_000);

test('reads its own sans', () => {
  const state = createState();
  loadStart(state, 'standard');
  const token = createToken();
  expect(readSan('e4', 0, 2, token)).toBe(true);
  play(state, resolve(state, token, false));
  expect(keyOf(state)).toBe(keyAfter('standard', 'e4'));
});
