import { expect, test } from 'bun:test';
import { parsePgn, startingPosition } from 'chessops/pgn';
import { makeSanAndPlay, parseSan } from 'chessops/san';
import type { GameJson } from './generate/game-json.ts';
import { worldGames } from './generate/world.ts';
import { makePgn } from './pgn.ts';

const game: GameJson = {
  id: 'abcdefgh',
  rated: true,
  variant: 'standard',
  speed: 'blitz',
  perf: 'blitz',
  createdAt: Date.UTC(2024, 2, 5, 6, 7, 8),
  lastMoveAt: Date.UTC(2024, 2, 5, 6, 9),
  status: 'outoftime',
  players: { white: { user: { name: 'Anna', id: 'anna' }, rating: 1500 }, black: { aiLevel: 3 } },
  winner: 'white',
  moves: 'e4 e5 Nf3',
  clocks: [18003, 18003, 17650],
  clock: { initial: 180, increment: 2, totalTime: 260 },
};

test('the tags are those of Lichess', () => {
  const pgn = makePgn(game, false);
  for (const tag of [
    '[Site "https://lichess.org/abcdefgh"]',
    '[UTCTime "06:07:08"]',
    '[Black "lichess AI level 3"]',
    '[BlackElo "?"]',
    '[Result "1-0"]',
    '[TimeControl "180+2"]',
    '[Termination "Time forfeit"]',
  ]) {
    expect(pgn).toContain(tag);
  }
  expect(pgn).toContain('\n\n1. e4 e5 2. Nf3 1-0\n');
});

test('clocks are rounded to seconds, and Black is numbered after a comment', () => {
  expect(makePgn(game, true)).toContain(
    '1. e4 { [%clk 0:03:00] } 1... e5 { [%clk 0:03:00] } 2. Nf3 { [%clk 0:02:57] } 1-0',
  );
});

test('a game that begins with Black is numbered from its start', () => {
  const initialFen = 'rnbqkbnr/pp1ppppp/8/2p5/3PP3/8/PPP2PPP/RNBQKBNR b KQkq - 0 2';
  const pgn = makePgn(
    { ...game, variant: 'fromPosition', initialFen, moves: 'cxd4 Qxd4', clocks: undefined },
    true,
  );
  expect(pgn).toContain(`[FEN "${initialFen}"]`);
  expect(pgn).toContain('\n\n2... cxd4 3. Qxd4 1-0');
});

test('the PGN of every generated game is read back with its moves', () => {
  for (const one of worldGames({ seed: 4, players: 1, games: 120 })) {
    const [parsed] = parsePgn(makePgn(one, true));
    if (!parsed) throw new Error(`${one.id} is not read back`);
    const sans = [...parsed.moves.mainline()].map((node) => node.san);
    expect(sans.join(' ')).toBe(one.moves ?? '');
    const pos = startingPosition(parsed.headers).unwrap();
    for (const san of sans) {
      const move = parseSan(pos, san);
      expect(move && makeSanAndPlay(pos, move)).toBe(san.replace(/^P@/, '@'));
    }
  }
});
