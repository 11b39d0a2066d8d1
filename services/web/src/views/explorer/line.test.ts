import { describe, expect, test } from 'bun:test';
import { VARIANT_KEYS } from '@rookery/shared/chess/variant.ts';
import { makeUci } from 'chessops';
import { parsePosition, playLine, startFen } from '../../board/rules.ts';
import { asLichess, openingAlong, placeAt, play, pliesOf, readMove } from './line.ts';

const CASTLES = 'r3k2r/8/8/8/8/8/8/R3K2R w KQkq - 0 1';
const CASTLES_960 = '1r2k1r1/8/8/8/8/8/8/1R2K1R1 w KQkq - 0 1';
const POCKET = 'rnbqkbnr/ppp1pppp/8/8/8/8/PPPP1PPP/RNBQKBNR[Pp] w KQkq - 0 3';

describe('the start of a variant', () => {
  test.each([...VARIANT_KEYS])('%s begins in a position with moves', (variant) => {
    const position = parsePosition(startFen(variant), variant);
    const [from, dests] = [...(position?.allDests() ?? [])].find(([, to]) => to.nonEmpty()) ?? [];
    const uci = makeUci({ from: from ?? 0, to: dests?.first() ?? 0 });
    expect(playLine(startFen(variant), variant, [uci])).toHaveLength(1);
  });
  test('is that of chess for a variant nobody knows', () => {
    expect(startFen('fischer')).toBe('rnbqkbnr/pppppppp/8/8/8/8/PPPPPPPP/RNBQKBNR w KQkq - 0 1');
  });
});

describe('a line', () => {
  test('is played to its end where the address says no ply', () => {
    expect([placeAt(undefined, 4), placeAt(2, 4), placeAt(9, 4), placeAt(-1, 4)]).toEqual([4, 2, 4, 0]);
  });
  test('goes on where the next move is played, and branches else', () => {
    const place = { line: ['e2e4', 'e7e5', 'g1f3'], at: 1 };
    expect(play(place, 'e7e5')).toEqual({ line: place.line, at: 2 });
    expect(play(place, 'c7c5')).toEqual({ line: ['e2e4', 'c7c5'], at: 2 });
  });
  test('ends before a move that is not legal', () => {
    expect(playLine(startFen('standard'), 'standard', ['e2e4', 'e2e4', 'e7e5'])).toHaveLength(1);
  });
  test('drops a piece in crazyhouse', () => {
    const [played] = playLine(POCKET, 'crazyhouse', ['P@e4']);
    expect(played?.san).toBe('@e4');
    expect(played?.fen).toStartWith('rnbqkbnr/ppp1pppp/8/8/4P3/8/PPPP1PPP/RNBQKBNR[p]');
  });
  test('castles in chess960 onto the rook', () => {
    const [played] = playLine(CASTLES_960, 'chess960', ['e1b1']);
    expect(played?.san).toBe('O-O-O');
    expect(played?.fen).toStartWith('1r2k1r1/8/8/8/8/8/8/2KR2R1 b');
  });
});

describe('a move as Lichess writes it', () => {
  const written = (fen: string, variant: string, uci: string) => {
    const position = parsePosition(fen, variant);
    return position && asLichess(position, uci, variant);
  };
  test('castling goes to the goal of the king', () => {
    expect(written(CASTLES, 'standard', 'e1h1')).toBe('e1g1');
    expect(written(CASTLES, 'standard', 'e1a1')).toBe('e1c1');
    expect(written(CASTLES, 'standard', 'e1g1')).toBe('e1g1');
  });
  test('in chess960 it goes to the rook', () => {
    expect(written(CASTLES_960, 'chess960', 'e1g1')).toBe('e1g1');
    expect(written(CASTLES_960, 'chess960', 'e1b1')).toBe('e1b1');
    expect(written(CASTLES, 'chess960', 'e1h1')).toBe('e1h1');
  });
  test('others stay', () => expect(written(CASTLES, 'standard', 'a1b1')).toBe('a1b1'));
});

test('a typed move is read as SAN, as UCI and as a drop', () => {
  const start = startFen('standard');
  expect(readMove(start, 'standard', ' Nf3 ')).toBe('g1f3');
  expect(readMove(start, 'standard', 'g1f3')).toBe('g1f3');
  expect(readMove(CASTLES, 'standard', 'O-O')).toBe('e1g1');
  expect(readMove(CASTLES, 'chess960', 'O-O')).toBe('e1h1');
  expect(readMove(POCKET, 'crazyhouse', 'P@e4')).toBe('P@e4');
  expect(readMove(POCKET, 'crazyhouse', 'p@e4')).toBe('P@e4');
  expect(readMove(start, 'standard', 'Ke2')).toBeUndefined();
  expect(readMove(start, 'standard', start)).toBeUndefined();
});

test('plies come from the counters of a FEN', () => {
  expect(pliesOf(startFen('standard'))).toBe(0);
  expect(pliesOf('8/8/8/8/8/8/8/8 b - - 0 12')).toBe(23);
  expect(pliesOf('8/8/8/8/8/8/8/8 w - -')).toBe(0);
  expect(pliesOf('8/8/8/8/8/8/8/8 w - - 0 12 +1+2')).toBe(22);
});

test('a position that has no name of its own keeps that of the line', () => {
  const named: Record<string, string> = { e4: 'King’s Pawn', c5: 'Sicilian', later: 'another line' };
  const along = (...fens: string[]) => openingAlong(fens, (fen) => named[fen]);
  expect(along('start', 'e4', 'c5', 'Nf3')).toBe('Sicilian');
  expect(along('start', 'e4')).toBe('King’s Pawn');
  expect(along('start')).toBeUndefined();
});
