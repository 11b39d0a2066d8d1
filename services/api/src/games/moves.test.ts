import { expect, test } from 'bun:test';
import { unpackFacts } from '@rookery/shared/chess/facts.ts';
import { readRealGames, whyNoRealGames } from '@rookery/shared/chess/real-games.ts';
import type { Replay } from '@rookery/shared/chess/replay-type.ts';
import type { Move } from '@rookery/shared/contract/game-summary.ts';
import { moveSchema } from '@rookery/shared/contract/game-summary.ts';
import type { LichessGame } from '@rookery/shared/lichess/game.ts';
import { replayGame } from '@rookery/shared/lichess/replay-game.ts';
import { worldGames } from '@rookery/tools/lichess/generate/world.ts';
import { listGameMoves } from './moves.ts';
import { packGame } from './pack.ts';
import { unpackGame } from './unpack.ts';

const stored = (game: LichessGame): { moves: Move[]; record: LichessGame; replay: Replay } => {
  const result = replayGame(game);
  if (!result.ok) throw new Error(`${game.id}: ${result.error.detail}`);
  const packed = packGame(game, result.replay);
  const record = unpackGame(packed) as unknown as LichessGame;
  return { moves: listGameMoves(packed, record), record, replay: result.replay };
};

const base: LichessGame = { id: 'abcdEFGH', variant: 'standard', createdAt: 0, status: 'resign' };
const clock = { initial: 60, increment: 1, totalTime: 100 };

test('each move has the position after it and the phase that it is in', () => {
  const { moves } = stored({ ...base, moves: 'e4 e5 Nf3', division: { middle: 2, end: 3 } });
  expect(moves).toEqual([
    {
      ply: 1,
      san: 'e4',
      uci: 'e2e4',
      fen: 'rnbqkbnr/pppppppp/8/8/4P3/8/PPPP1PPP/RNBQKBNR b KQkq - 0 1',
      phase: 'opening',
    },
    {
      ply: 2,
      san: 'e5',
      uci: 'e7e5',
      fen: 'rnbqkbnr/pppp1ppp/8/4p3/4P3/8/PPPP1PPP/RNBQKBNR w KQkq - 0 2',
      phase: 'middlegame',
    },
    {
      ply: 3,
      san: 'Nf3',
      uci: 'g1f3',
      fen: 'rnbqkbnr/pppp1ppp/8/4p3/4P3/5N2/PPPP1PPP/RNBQKB1R b KQkq - 1 2',
      phase: 'endgame',
    },
  ]);
});

const spent = (game: Partial<LichessGame>) =>
  stored({ ...base, clock, ...game }).moves.map((move) => move.spent);

test('the first move of each side is free, later ones cost the fall of the clock and the increment', () => {
  const moves = 'e4 e5 Nf3 Nc6';
  expect(spent({ moves, clocks: [6003, 6003, 5900, 6100, 5900] })).toEqual([0, 0, 203, 3]);
  expect(spent({ moves, clocks: [6003, 6003, 6203, 5000, 6203] })).toEqual([0, 0, 0, 1103]);
});

test('a move that ends the game on the board has no increment', () => {
  const mate = { moves: 'f3 e5 g4 Qh4#', status: 'mate', winner: 'black' };
  expect(spent({ ...mate, clocks: [6003, 6003, 5900, 5800] })).toEqual([0, 0, 203, 203]);
  expect(spent({ ...mate, status: 'draw', lastMoveAt: 2, clocks: [6003, 6003, 5900, 5800] })).toEqual([
    0, 0, 203, 203,
  ]);
  expect(spent({ ...mate, status: 'started', clocks: [6003, 6003, 5900, 5800] })).toEqual([0, 0, 203, 303]);
});

test('without clocks, or without the increment, no time is known', () => {
  expect(spent({ moves: 'e4 e5' })).toEqual([undefined, undefined]);
  expect(spent({ moves: 'e4 e5', clocks: [1, null] })).toEqual([undefined, undefined]);
  const unlimited = stored({ ...base, moves: 'e4 e5', clocks: [100, 200, 300] }).moves;
  expect(unlimited.map((move) => [move.clock, move.spent])).toEqual([
    [100, undefined],
    [200, undefined],
  ]);
});

test('evaluations and chances are what Lichess shipped, judgments are made here', () => {
  const { moves } = stored({
    ...base,
    moves: 'e4 e5 Nf3 Nc6 Bb5 a6',
    analysis: [
      { eval: 0 },
      { eval: 100, variation: 'c5', judgment: { name: 'Mistake', comment: 'Mistake. c5 was best.' } },
      { mate: -2, variation: 'd4' },
      { eval: '3', judgment: { name: 'Wonder' } },
      null,
    ],
  });
  const said = moves.map(({ eval: cp, mate, judgment, winPercent }) => ({ cp, mate, judgment, winPercent }));
  expect(said).toEqual([
    { winPercent: 50, cp: 0, mate: undefined, judgment: undefined },
    { winPercent: expect.closeTo(59.1026, 3), cp: 100, mate: undefined, judgment: 'inaccuracy' },
    { winPercent: expect.closeTo(2.4553, 3), cp: undefined, mate: -2, judgment: 'blunder' },
    ...Array.from({ length: 3 }, () => ({
      winPercent: undefined,
      cp: undefined,
      mate: undefined,
      judgment: undefined,
    })),
  ]);
});

test('moves that are kept as text are listed as well', () => {
  const { moves, replay } = stored({ ...base, moves: 'e4 d5  exd5 c5 d5xc6' });
  expect(replay.moves).toBeNull();
  expect(moves.map(({ san, uci }) => `${san} ${uci}`)).toEqual([
    'e4 e2e4',
    'd5 d7d5',
    'exd5 e4d5',
    'c5 c7c5',
    'd5xc6 d5c6',
  ]);
});

test('a game without moves has none', () => {
  expect(stored({ ...base, status: 'noStart', moves: '' }).moves).toEqual([]);
  expect(stored({ ...base, status: 'noStart' }).moves).toEqual([]);
});

/** That the list says of each move what statistics read from the packed facts of both sides. */
const expectFacts = (game: LichessGame): void => {
  const { moves, record, replay } = stored(game);
  const isBlackFirst = record.initialFen?.split(' ')[1] === 'b';
  for (const [facts, first] of [
    [replay.white, isBlackFirst ? 2 : 1],
    [replay.black, isBlackFirst ? 1 : 2],
  ] as const) {
    const own = moves.filter((move) => move.ply % 2 === first % 2);
    const unpacked = unpackFacts(Uint8Array.fromHex(facts.moveFacts));
    expect(own.map((move) => move.spent ?? null)).toEqual(unpacked.map((fact) => fact.time));
    expect(own.map((move) => move.phase)).toEqual(
      unpacked.map((fact) => (['opening', 'middlegame', 'endgame'] as const)[fact.phase] ?? 'opening'),
    );
  }
  expect(moves.map((move) => move.san).join(' ')).toBe(record.moves ?? '');
  for (const move of moves) if (!moveSchema.safeParse(move).success) throw new Error(JSON.stringify(move));
};

test('generated games of all kinds are listed with the facts that statistics read', () => {
  let games = 0;
  for (const game of worldGames({ seed: 9, players: 1, games: 290 })) {
    expectFacts(game as unknown as LichessGame);
    games++;
  }
  expect(games).toBe(290);
});

const why = whyNoRealGames();
const because = why ? ` (skipped: ${why})` : '';

for (const file of ['clocks', 'variants', 'analysed']) {
  test.skipIf(why !== undefined)(
    `the games of ${file}.ndjson are listed with the facts that statistics read${because}`,
    () => {
      for (const game of readRealGames(`${file}.ndjson.gz`)) expectFacts(game as unknown as LichessGame);
    },
  );
}
