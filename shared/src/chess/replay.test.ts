import { describe, expect, test } from 'bun:test';
import { parsePgn, startingPosition } from 'chessops/pgn';
import { parseSan } from 'chessops/san';
import { sanText, unpackMoves } from './packed-moves.ts';
import { createRandom, pick, randomGame } from './random-games.ts';
import { onRealGames, REAL_FILES, readReal, readRealGames } from './real-games.ts';
import { type ReplayGame, replay } from './replay.ts';
import type { Replay, ReplayError } from './replay-type.ts';
import { startPosition } from './start.ts';
import { VARIANT_KEYS, type Variant } from './variant.ts';

const replayed = (game: ReplayGame): Replay => {
  const result = replay(game);
  if (!result.ok) throw new Error(result.error.detail);
  return result.replay;
};

const refused = (game: ReplayGame): ReplayError => {
  const result = replay(game);
  if (result.ok) throw new Error('was not refused');
  return result.error;
};

const textOf = ({ moves }: Replay): string | null => moves && sanText(Uint8Array.fromHex(moves));

describe('a game without moves', () => {
  test.each([[''], [undefined]])('has one position (moves %p)', (moves) => {
    const game = replayed({ variant: 'standard', moves, status: 'noStart' });
    expect(game).toEqual({
      plies: 0,
      moves: '',
      clocks: null,
      keys: '-8782270743793574841',
      division: {},
      queenTrade: false,
      white: { castling: 'none', moves: 0, minClock: null, timeSpent: null, moveFacts: '' },
      black: { castling: 'none', moves: 0, minClock: null, timeSpent: null, moveFacts: '' },
    });
  });
});

test('an unknown variant is refused by name', () => {
  expect(refused({ variant: 'shogi', moves: '' })).toEqual({
    code: 'unknown_variant',
    ply: 0,
    detail: '"shogi" is not a variant of Lichess',
  });
});

describe('a start position that cannot be set up is refused', () => {
  const cases: [string, Variant, string][] = [
    [
      'rnbqkbnr/pppppppp/8/8/8/8/PPPPPPPP/RNBQ1BNR w - - 0 1',
      'fromPosition',
      'the kings are missing or too many',
    ],
    ['4k3/8/8/8/8/8/8/4KR2 w - - 0 1 7', 'standard', 'the count of checks in the FEN cannot be read'],
    ['4k3/8/8/8/4R3/8/8/4K3 w - - 0 1', 'fromPosition', 'the side that is not to move is in check'],
    ['4k3/8/8/9/8/8/8/4K3 w - - 0 1', 'fromPosition', 'the board of the FEN cannot be read'],
    ['8/8/8/8/8/8/8/k6K w - - 0 1 ', 'racingKings', ''],
    ['P3k3/8/8/8/8/8/8/4K3 w - - 0 1', 'standard', 'there are pawns on the first or last rank'],
  ];
  test.each(cases)('%s in %s', (initialFen, variant, why) => {
    if (why === '') expect(replayed({ variant, initialFen }).plies).toBe(0);
    else {
      expect(refused({ variant, initialFen })).toEqual({
        code: 'invalid_fen',
        ply: 0,
        detail: `the start position cannot be set up: ${why}`,
      });
    }
  });
});

describe('a move that cannot be played is refused with its reason', () => {
  const cases: [string, ReplayGame, number, string][] = [
    [
      'no such piece',
      { variant: 'standard', moves: 'e4 e5 Nf6' },
      3,
      'ply 3 (2. Nf6): no knight can go to f6',
    ],
    [
      'no such pawn',
      { variant: 'standard', moves: 'e4 exd5' },
      2,
      'ply 2 (1... exd5): no pawn on the e-file can go to d5',
    ],
    ['own piece', { variant: 'standard', moves: 'Ke2' }, 1, 'ply 1 (1. Ke2): e2 is occupied by an own piece'],
    [
      'ambiguous',
      { variant: 'standard', moves: 'Nf3 a6 d4 a5 Nd2' },
      5,
      'ply 5 (3. Nd2): more than one knight can go to d2',
    ],
    [
      'pinned',
      { variant: 'standard', moves: 'e4 e5 d4 Bb4+ Nc3 a6 Nd5' },
      7,
      'ply 7 (4. Nd5): the knight from c3 cannot go to d5 without exposing its king',
    ],
    [
      'in check',
      { variant: 'standard', moves: 'e4 e5 d4 Bb4+ a3' },
      5,
      'ply 5 (3. a3): the king is in check, and the pawn from a2 does not stop it',
    ],
    ['attacked square', { variant: 'standard', moves: 'e4 e5 Qh5 Ke7 Qxe5#', initialFen: undefined }, 0, ''],
    [
      'king into check',
      { variant: 'standard', moves: 'e4 d5 Ke2 d4 Ke3' },
      5,
      'ply 5 (3. Ke3): e3 is attacked',
    ],
    [
      'after mate',
      { variant: 'standard', moves: 'f3 e5 g4 Qh4# a3' },
      5,
      'ply 5 (3. a3): the game is already over by checkmate',
    ],
    [
      'after the hill',
      { variant: 'kingOfTheHill', moves: 'e4 a6 Ke2 a5 Kd3 a4 Kd4 a3' },
      8,
      'ply 8 (4... a3): the game is already over',
    ],
    [
      'castling without right',
      { variant: 'fromPosition', initialFen: '4k3/8/8/8/8/8/8/4K2R w - - 0 9', moves: 'O-O' },
      1,
      'ply 1 (9. O-O): White has no right to castle short',
    ],
    [
      'castling through check',
      { variant: 'fromPosition', initialFen: '4kr2/8/8/8/8/8/8/4K2R w K - 0 9', moves: 'O-O' },
      1,
      'ply 1 (9. O-O): White cannot castle short: the way is blocked or attacked',
    ],
    [
      'no promotion',
      { variant: 'fromPosition', initialFen: '8/P3k3/8/8/8/8/8/4K3 w - - 0 9', moves: 'a8' },
      1,
      'ply 1 (9. a8): the pawn must promote',
    ],
    [
      'king in standard',
      { variant: 'fromPosition', initialFen: '8/P3k3/8/8/8/8/8/4K3 w - - 0 9', moves: 'a8=K' },
      1,
      'ply 1 (9. a8=K): a pawn cannot become a king',
    ],
    ['no reading', { variant: 'standard', moves: 'e4 e9' }, 2, 'ply 2 (1... e9): this is not a move'],
    [
      'a drop in standard',
      { variant: 'standard', moves: 'N@f3' },
      1,
      'ply 1 (1. N@f3): pieces are dropped in crazyhouse only',
    ],
    [
      'a drop without piece',
      { variant: 'crazyhouse', moves: 'e4 e5 N@f6' },
      3,
      'ply 3 (2. N@f6): there is no knight in hand',
    ],
    [
      'a missed capture',
      { variant: 'antichess', moves: 'e4 d5 a3' },
      3,
      'ply 3 (2. a3): there is a capture, and it must be made',
    ],
    [
      'Black first',
      { variant: 'fromPosition', initialFen: '4k3/8/8/8/8/8/8/R3K3 b - - 0 30', moves: 'Kd7 Ra7+ Kc9' },
      3,
      'ply 3 (31... Kc9): this is not a move',
    ],
  ];
  test.each(cases)('%s', (_, game, ply, detail) => {
    if (ply === 0) expect(replayed(game).plies).toBe(5);
    else expect(refused(game)).toEqual({ code: 'illegal_move', ply, detail });
  });
});

describe('castling', () => {
  test('is king takes rook in chess960 and the goal of the king elsewhere', () => {
    const last = (game: ReplayGame): unknown =>
      unpackMoves(Uint8Array.fromHex(replayed(game).moves ?? '')).at(-1);
    const moves = 'Nf3 Nf6 g3 g6 Bg2 Bg7 O-O';
    expect(last({ variant: 'standard', moves })).toEqual({ san: 'O-O', uci: 'e1g1' });
    expect(last({ variant: 'chess960', moves })).toEqual({ san: 'O-O', uci: 'e1h1' });
  });

  test('is possible with rights that the FEN states badly', () => {
    const back = 'rkr5/pppppppp/8/8/8/8/PPPPPPPP/RKR5';
    for (const rights of ['KQkq', 'CAca', 'KQkqz', 'KQ?q', 'KQABC']) {
      const game = { variant: 'chess960', initialFen: `${back} w ${rights} - 0 1`, moves: '' };
      expect(replayed(game).plies).toBe(0);
    }
    const game = { variant: 'chess960', initialFen: `${back} w KQkqz - 0 1`, moves: 'O-O O-O' };
    expect(replayed(game).white.castling).toBe('short');
    expect(replayed(game).black.castling).toBe('short');
  });
});

describe('text that Lichess would not write', () => {
  test.each([['e4  e5'], [' e4 e5'], ['e4 e5 '], ['e4 e5 N-f3'], ['d4 e5 d-5'.replace('d-5', 'dxe5')]])(
    '%p is replayed; its moves are stored only where they can be given back',
    (moves) => {
      const game = replayed({ variant: 'standard', moves });
      expect(textOf(game)).toBe(moves === 'd4 e5 dxe5' ? moves : null);
      expect(game.plies).toBe(moves.split(/ +/).filter(Boolean).length);
    },
  );
});

test('a move to the wrong suffix is legal and kept', () => {
  expect(textOf(replayed({ variant: 'standard', moves: 'e4# e5+ Qh5' }))).toBe('e4# e5+ Qh5');
});

describe('accepts and refuses at the same ply as chessops', () => {
  /** The ply of the first move that chessops does not take, 0 where it takes all. */
  const firstRefused = (
    variant: Variant,
    initialFen: string | undefined,
    moves: readonly string[],
  ): number => {
    const position = startPosition(variant, initialFen);
    if (typeof position === 'string') throw new Error(position);
    for (const [i, san] of moves.entries()) {
      const move = parseSan(position, san);
      if (!move) return i + 1;
      position.play(move);
    }
    return 0;
  };

  test.each(VARIANT_KEYS.map((key) => [key]))('in mutated random games of %s', (variant) => {
    const random = createRandom(99);
    let bad = 0;
    for (let i = 0; i < 15; i++) {
      const game = randomGame(variant, random, 60);
      const moves = game.moves.split(' ');
      const at = Math.floor(random() * moves.length);
      moves[at] = pick(random, [...moves, 'O-O', 'Qh5', 'e8=Q', 'N@f3', 'Kxe5', 'axb6']);
      const result = replay({ ...game, moves: moves.join(' ') });
      const expected = firstRefused(variant, game.initialFen, moves);
      expect(result.ok ? 0 : result.error.ply).toBe(expected);
      if (expected) bad++;
    }
    expect(bad).toBeGreaterThan(3);
  });

  const real = onRealGames('in every real game, all of which are legal, and their text comes back');
  test.skipIf(real.skip)(real.name, () => {
    let games = 0;
    for (const file of REAL_FILES) {
      for (const game of readRealGames(file)) {
        const result = replayed(game);
        expect(textOf(result)).toBe(game.moves ?? '');
        expect(result.keys.split(',')).toHaveLength(result.plies + 1);
        games++;
      }
    }
    expect(games).toBe(267 + 889 + 1916 + 2400);
  });

  const VARIANT_NAMES: Record<string, Variant> = {
    Standard: 'standard',
    'From Position': 'fromPosition',
    'Racing Kings': 'racingKings',
    Horde: 'horde',
    Crazyhouse: 'crazyhouse',
    Antichess: 'antichess',
    'King of the Hill': 'kingOfTheHill',
    Chess960: 'chess960',
    Atomic: 'atomic',
    'Three-check': 'threeCheck',
  };

  const pgnGames = (file: string): ReplayGame[] =>
    parsePgn(readReal(file)).map((pgn) => {
      const variant = VARIANT_NAMES[pgn.headers.get('Variant') ?? 'Standard'] ?? 'unknown';
      const initialFen = pgn.headers.get('FEN');
      const moves = [...pgn.moves.mainline()].map(({ san }) => san).join(' ');
      expect(startingPosition(pgn.headers).isOk).toBe(true);
      return { variant, moves, ...(initialFen !== undefined && { initialFen }) };
    });

  for (const [file, count] of [
    ['literate.pgn.gz', 552],
    ['plain.pgn.gz', 2646],
    ['variants.pgn.gz', 36],
    ['legal.pgn.gz', 100],
  ] as const) {
    const pgn = onRealGames(`in ${file}, where every game is legal`);
    test.skipIf(pgn.skip)(pgn.name, () => {
      const games = pgnGames(file);
      expect(games).toHaveLength(count);
      for (const game of games)
        expect(replayed(game).plies).toBe(game.moves ? game.moves.split(' ').length : 0);
    });
  }

  const illegal = onRealGames('in illegal.pgn.gz, where one game of a hundred has an illegal move');
  test.skipIf(illegal.skip)(illegal.name, () => {
    const games = pgnGames('illegal.pgn.gz');
    expect(games).toHaveLength(100);
    const errors: ReplayError[] = [];
    for (const game of games) {
      const result = replay(game);
      const expected = firstRefused('standard', game.initialFen, (game.moves ?? '').split(' '));
      expect(result.ok ? 0 : result.error.ply).toBe(expected);
      if (!result.ok) errors.push(result.error);
    }
    expect(errors).toEqual([
      { code: 'illegal_move', ply: 2, detail: 'ply 2 (1... b4): no pawn can go to b4' },
    ]);
  });
});
