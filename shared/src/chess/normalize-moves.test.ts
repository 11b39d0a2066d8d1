import { describe, expect, test } from 'bun:test';
import { makeSanAndPlay, parseSan } from 'chessops/san';
import { normalizeLines, normalizeMoves } from './normalize-moves.ts';
import { createRandom, randomGame } from './random-games.ts';
import { onRealGames, REAL_FILES, readRealGames } from './real-games.ts';
import { replay } from './replay.ts';
import { startPosition } from './start.ts';
import { VARIANT_KEYS } from './variant.ts';

const words = (moves: string | undefined): string[] => (moves ?? '').split(' ').filter((san) => san !== '');
const written = (sans: string, variant = 'standard', fen?: string) =>
  normalizeMoves(variant, fen, words(sans));

describe('moves as others write them become those of Lichess', () => {
  test.each([
    ['castling as king takes rook', 'Kg1', '7k/8/8/8/8/8/P7/5KR1 w G - 0 1', 'O-O'],
    ['long algebraic', 'e2-e4 e7e5 Ng1-f3 Nb8c6', undefined, 'e4 e5 Nf3 Nc6'],
    ['no signs of check', 'f3 e5 g4 Qh4', undefined, 'f3 e5 g4 Qh4#'],
    ['a false sign of mate', 'e4# e5+', undefined, 'e4 e5'],
    ['a capture without x', 'e4 d5 ed5 Qd5', undefined, 'e4 d5 exd5 Qxd5'],
    ['a needless origin', 'Ng1f3 Nb8-a6', undefined, 'Nf3 Na6'],
    ['a needed file', 'Rad1', '4k3/8/8/8/8/8/8/R3K2R w - - 0 1', 'Rd1'],
    ['two rooks on a rank', 'Ra1b1', '6k1/8/8/8/8/8/5K2/R6R w - - 0 1', 'Rab1'],
    ['two rooks on a file', 'R1a3', '6k1/8/8/R7/8/8/6K1/R7 w - - 0 1', 'R1a3'],
    ['three queens', 'Qh4e1', '1k6/8/8/8/4Q2Q/8/1K6/7Q w - - 0 1', 'Qh4e1'],
    ['a pinned twin', 'Nge2', '4k3/8/8/8/1b6/2N5/8/4K1N1 w - - 0 1', 'Ne2'],
    ['a promotion', 'e8Q', '8/4P1k1/8/8/8/8/8/4K3 w - - 0 1', 'e8=Q'],
  ])('%s', (_, sans, fen, expected) => {
    const result = written(sans, fen === undefined ? 'standard' : 'fromPosition', fen);
    expect(result).toMatchObject({ ok: true, moves: expected });
  });
});

test.each([
  ['mate', 'f3 e5 g4 Qh4#', undefined, { kind: 'mate', outcome: 'black' }],
  ['stalemate', 'Qc7', 'k7/8/1K6/8/8/8/8/2Q5 w - - 0 1', { kind: 'stalemate', outcome: 'draw' }],
  ['nothing', 'e4', undefined, undefined],
])('%s is the end of the board', (_, sans, fen, end) => {
  expect(written(sans, 'fromPosition', fen)).toMatchObject({ ok: true, ...(end && { end }) });
  expect('end' in written(sans, 'fromPosition', fen)).toBe(end !== undefined);
});

describe('lines in the place of moves', () => {
  const lines = (given: Record<number, string>, sans = 'e4 e5 Nf3', variant = 'standard', fen?: string) => {
    const byPly = new Map(Object.entries(given).map(([ply, line]) => [Number(ply), words(line)]));
    return [...normalizeLines(variant, fen, words(sans), byPly)].map(([ply, { best, sans: line }]) =>
      [ply, best, ...line].join(' '),
    );
  };

  test('begin before the move, and leave the game as it is', () => {
    expect(lines({ 1: 'd2-d4 d7d5', 2: 'c5 Ng1-f3', 3: 'Bc4 Nc6 Qh5 Nf6 Qf7#' })).toEqual([
      '1 d2d4 d4 d5',
      '2 c7c5 c5 Nf3',
      '3 f1c4 Bc4 Nc6 Qh5 Nf6 Qxf7#',
    ]);
  });

  test('are left out where they are not legal, and behind the end', () => {
    expect(lines({ 1: 'd5', 2: 'c5 Ke3', 3: '', 9: 'd4' })).toEqual([]);
    expect(lines({ 1: 'd4' }, 'e4', 'bughouse')).toEqual([]);
  });

  test.each([
    ['standard', 'r3k2r/8/8/8/8/8/8/R3K2R w KQkq - 0 1', '1 e1g1 O-O O-O-O'],
    ['chess960', 'r3k2r/8/8/8/8/8/8/R3K2R w KQkq - 0 1', '1 e1h1 O-O O-O-O'],
  ])('castle in %s as Lichess writes it', (variant, fen, expected) => {
    expect(lines({ 1: 'O-O O-O-O' }, 'Ke2', variant, fen)).toEqual([expected]);
  });
});

test.each([...VARIANT_KEYS])('games of %s replay by their packed moves as by their text', (variant) => {
  for (let seed = 1; seed <= 25; seed++) {
    const { initialFen, moves } = randomGame(variant, createRandom(seed), 160);
    const normal = normalizeMoves(variant, initialFen, words(moves));
    if (!normal.ok) throw new Error(normal.error.detail);
    const game = { variant, initialFen, moves: normal.moves };
    expect(replay(game, normal.packed)).toEqual(replay(game));
  }
});

test('the first move that is not legal is named with its ply and why', () => {
  expect(written('e4 e5 Ke3')).toEqual({
    ok: false,
    error: { code: 'illegal_move', ply: 3, detail: 'ply 3 (2. Ke3): no king can go to e3' },
  });
  expect(written('e4 hello')).toMatchObject({ ok: false, error: { ply: 2 } });
  expect(written('', 'fromPosition', 'x')).toMatchObject({ ok: false, error: { code: 'invalid_fen' } });
  expect(written('', 'bughouse')).toMatchObject({ ok: false, error: { code: 'unknown_variant' } });
});

test.each([...VARIANT_KEYS])('random games of %s are written as chessops writes them', (variant) => {
  for (let seed = 1; seed <= 40; seed++) {
    const game = randomGame(variant, createRandom(seed), 120);
    const position = startPosition(variant, game.initialFen);
    if (typeof position === 'string') throw new Error(position);
    const expected = words(game.moves).map((san) => {
      const move = parseSan(position, san);
      if (!move) throw new Error(san);
      return makeSanAndPlay(position, move).replace(/^@/, 'P@');
    });
    const bare = words(game.moves).map((san) => san.replace(/[+#x]/g, ''));
    expect(normalizeMoves(variant, game.initialFen, bare)).toMatchObject({
      ok: true,
      moves: expected.join(' '),
    });
  }
});

const real = onRealGames('the moves of every real game stand as Lichess wrote them');
test.skipIf(real.skip)(real.name, () => {
  let games = 0;
  for (const game of REAL_FILES.flatMap(readRealGames)) {
    games += 1;
    expect(normalizeMoves(game.variant, game.initialFen, words(game.moves))).toMatchObject({
      ok: true,
      moves: game.moves ?? '',
    });
  }
  expect(games).toBeGreaterThan(5_000);
});
