import { describe, expect, test } from 'bun:test';
import type { Position } from 'chessops/chess';
import { makeBoardFen, makeCastlingFen, makePockets } from 'chessops/fen';
import { makeSan, parseSan } from 'chessops/san';
import { FILE_NAMES, isDrop, type Move, RANK_NAMES, ROLES } from 'chessops/types';
import { makeSquare } from 'chessops/util';
import { fenOf } from './fen.ts';
import { keyOf, positionKey } from './key.ts';
import { lichessSan } from './legal-moves.ts';
import { FLAG, fromOf, promotionOf, roleOf, toOf } from './packed-moves.ts';
import { play } from './play.ts';
import { createRandom, pick, type RandomGame, randomGame } from './random-games.ts';
import { onRealGames, REAL_FILES, readRealGames } from './real-games.ts';
import { resolve } from './resolve.ts';
import { createToken, readSan } from './san-token.ts';
import { loadStart, startPosition } from './start.ts';
import { createState, type State } from './state.ts';
import { isVariant, VARIANT_KEYS, type Variant } from './variant.ts';

const token = createToken();

/** The move that we take the SAN for, in chessops' form. */
const ours = (state: State, san: string): Move | undefined => {
  if (!readSan(san, 0, san.length, token)) return undefined;
  const move = resolve(state, token, true);
  if (move < 0) return undefined;
  const role = ROLES[roleOf(move)];
  if (move & FLAG.drop && role) return { role, to: toOf(move) };
  const promotion = promotionOf(move) ? ROLES[promotionOf(move)] : undefined;
  return { from: fromOf(move), to: toOf(move), promotion };
};

const asText = (move: Move | undefined): string => {
  if (!move) return 'none';
  return isDrop(move) ? `${move.role}@${move.to}` : `${move.from}-${move.to}${move.promotion ?? ''}`;
};

const theirFen = (position: Position): string => {
  const setup = position.toSetup();
  const checks = setup.remainingChecks;
  return [
    makeBoardFen(setup.board) + (setup.pockets ? `/${makePockets(setup.pockets)}` : ''),
    setup.turn.charAt(0),
    makeCastlingFen(setup.board, setup.castlingRights),
    setup.epSquare === undefined ? '-' : makeSquare(setup.epSquare),
    position.halfmoves,
    position.fullmoves,
    ...(checks ? [`+${3 - checks.white}+${3 - checks.black}`] : []),
  ].join(' ');
};

const LETTERS = ['', 'N', 'B', 'R', 'Q', 'K'];

/** Every move that could be written for a board: all roles, squares, promotions, drops and castlings. */
const plainSans: readonly string[] = [
  'O-O',
  'O-O-O',
  ...Array.from({ length: 64 }, (_, square) => makeSquare(square)).flatMap((to) => [
    ...LETTERS.map((letter) => letter + to),
    ...FILE_NAMES.map((file) => `${file}x${to}`),
    ...(/[18]$/.test(to) ? FILE_NAMES.flatMap((file) => [`${file}x${to}=Q`, `${file}x${to}=K`]) : []),
    `${to}=N`,
    `${to}=K`,
    ...['P', 'N', 'B', 'R', 'Q', 'K'].map((letter) => `${letter}@${to}`),
  ]),
];

const noise = (random: () => number): string => {
  const to = pick(random, FILE_NAMES) + pick(random, RANK_NAMES);
  const parts = [
    pick(random, [...LETTERS, '', 'n', 'P', 'X']),
    random() < 0.4 ? pick(random, FILE_NAMES) : '',
    random() < 0.3 ? pick(random, RANK_NAMES) : '',
    pick(random, ['', '', '', 'x', '-', '@', 'xx']),
    to,
    random() < 0.2 ? pick(random, ['=Q', 'Q', '=q', 'n', '=', '=P', '=K', 'k', '=X', '9']) : '',
    pick(random, ['', '', '', '+', '#', '++', '!']),
  ];
  return parts.join('');
};

/** A legal move written in a slightly wrong way. */
const mutated = (san: string, random: () => number): string => {
  const at = Math.floor(random() * (san.length + 1));
  const letter = pick(random, [...'abcdefgh12345678NBRQKOx-=+#@q']);
  return random() < 0.5
    ? san.slice(0, at) + letter + san.slice(at)
    : san.slice(0, at) + letter + san.slice(at + 1);
};

/** Plays a game on both boards and compares them at each ply; `sans` gives texts to try there. */
const compareGame = (
  game: RandomGame,
  sans: (ply: number, san: string) => readonly string[],
): { tried: number; legal: number } => {
  const state = createState();
  expect(loadStart(state, game.variant, game.initialFen)).toBeUndefined();
  const position = startPosition(game.variant, game.initialFen);
  if (typeof position === 'string') throw new Error(position);
  let ply = 0;
  const compared = { tried: 0, legal: 0 };
  for (const san of ['', ...game.moves.split(' ').filter(Boolean)]) {
    if (san !== '') {
      const move = parseSan(position, san);
      expect(`${san} ${asText(ours(state, san))}`).toBe(`${san} ${asText(move)}`);
      if (!move) throw new Error(`${san} is illegal`);
      readSan(san, 0, san.length, token);
      play(state, resolve(state, token, game.variant === 'chess960'));
      position.play(move);
      ply++;
    }
    expect(fenOf(state)).toBe(theirFen(position));
    expect(keyOf(state)).toBe(positionKey(game.variant, position));
    for (const text of sans(ply, san)) {
      const mine = asText(ours(state, text));
      const theirs = asText(parseSan(position, text));
      if (mine !== theirs)
        expect(`${fenOf(state)} ${text} ${mine}`).toBe(`${fenOf(state)} ${text} ${theirs}`);
      compared.tried++;
      if (theirs !== 'none') compared.legal++;
    }
    expect(fenOf(state)).toBe(theirFen(position));
  }
  return compared;
};

const sweeps: Record<Variant, number> = {
  standard: 12,
  chess960: 16,
  crazyhouse: 12,
  antichess: 12,
  atomic: 4,
  horde: 10,
  kingOfTheHill: 10,
  racingKings: 5,
  threeCheck: 12,
  fromPosition: 16,
};

describe('resolve takes and refuses what chessops does', () => {
  test.each(VARIANT_KEYS.map((key) => [key]))('in random games of %s', (variant) => {
    const random = createRandom(2024);
    let legal = 0;
    for (let i = 0; i < sweeps[variant]; i++) {
      const game = randomGame(variant, random);
      const compared = compareGame(game, (ply, san) => [
        ...Array.from({ length: 6 }, () => noise(random)),
        ...(san ? [mutated(san, random)] : []),
        ...(ply % 12 === i % 12 || ply === game.moves.split(' ').length ? plainSans : []),
      ]);
      legal += compared.legal;
    }
    expect(legal).toBeGreaterThan(400);
  });

  test('at the end of games, where nothing is legal any more', () => {
    const ended: RandomGame[] = [
      { variant: 'standard', moves: 'f3 e5 g4 Qh4#' },
      { variant: 'kingOfTheHill', moves: 'e4 a6 Ke2 a5 Kd3 a4 Kd4' },
      { variant: 'threeCheck', moves: 'e4 e5 Bc4 d6 Bxf7+ Kxf7 Qh5+ Kf6 Qg5+' },
      { variant: 'atomic', moves: 'e4 e5 Qh5 a6 Qxf7#' },
      { variant: 'racingKings', initialFen: '8/6K1/k7/8/8/8/8/8 w - - 0 1', moves: 'Kg8' },
      { variant: 'racingKings', initialFen: '8/k5K1/8/8/8/8/8/8 w - - 0 1', moves: 'Kg8 Kb8' },
      { variant: 'racingKings', initialFen: '8/k7/6K1/8/8/8/8/8 w - - 0 1', moves: 'Kg5 Ka8' },
      { variant: 'horde', initialFen: '8/8/8/8/8/1k6/1P6/8 b - - 0 1', moves: 'Kxb2' },
      { variant: 'antichess', initialFen: '8/8/8/8/8/1k6/1P6/8 b - - 0 1', moves: 'Kxb2' },
    ];
    for (const game of ended) {
      const last = game.moves.split(' ').length;
      expect(compareGame(game, (ply) => (ply === last ? plainSans : []))).toEqual({
        tried: plainSans.length,
        legal: 0,
      });
    }
  });

  test('when the king castles by a step onto its own rook', () => {
    const initialFen = '1r4kr/8/8/8/8/8/8/1R4KR w BHbh - 0 1';
    const game: RandomGame = { variant: 'chess960', initialFen, moves: 'Kh1 O-O' };
    compareGame(game, () => plainSans);
  });

  const real = onRealGames('in every real game, as played and with texts mutated');
  test.skipIf(real.skip)(real.name, () => {
    const random = createRandom(7);
    let games = 0;
    for (const file of REAL_FILES) {
      readRealGames(file).forEach(({ variant, initialFen, moves = '' }, i) => {
        if (!isVariant(variant) || (variant === 'standard' && i % 6 !== 0)) return;
        const game = { variant, ...(initialFen !== undefined && { initialFen }), moves };
        compareGame(game, (_, san) => (san ? [mutated(san, random), noise(random)] : []));
        games++;
      });
    }
    expect(games).toBeGreaterThan(900);
  });
});

describe('lichess and chessops write pawn drops differently', () => {
  test('with and without the letter', () => {
    const position = startPosition(
      'crazyhouse',
      'rnbqkbnr/pppp1ppp/8/8/8/8/PPPPPPPP/RNBQKBNR/P w KQkq - 0 1',
    );
    if (typeof position === 'string') throw new Error(position);
    expect(lichessSan(makeSan(position, { role: 'pawn', to: 28 }))).toBe('P@e4');
  });
});
