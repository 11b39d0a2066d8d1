import { describe, expect, test } from 'bun:test';
import type { LichessGame } from '@rookery/shared/lichess/game.ts';
import { gameOfPgn } from './game-of-pgn.ts';
import { lichessIdOf } from './lichess-id.ts';

const tagLines = (tags: Record<string, string>) =>
  Object.entries(tags)
    .map(([name, value]) => `[${name} "${value}"]\n`)
    .join('');
const gameOf = (tags: Record<string, string>, moves = '1. e4 e5 *'): LichessGame => {
  const read = gameOfPgn(`${tagLines(tags)}\n${moves}`, {});
  if (!('game' in read)) throw new Error(read.detail);
  return read.game;
};
const SITE = { Site: 'https://lichess.org/abcdefgh' };

test.each([
  ['https://lichess.org/abcdefgh', 'abcdefgh'],
  ['http://www.lichess.org/abcdefgh/black', 'abcdefgh'],
  ['lichess.org/abcdefgh', 'abcdefgh'],
  ['http://de.lichess.org/abcdefgh', 'abcdefgh'],
  ['https://dev.lichess.org/abcdefgh', undefined],
  ['https://lichess.org/abcdefghWXYZ', 'abcdefgh'],
  ['https://lichess.org/abcdefgh#12', 'abcdefgh'],
  ['http://127.0.0.1:9000/abcdefgh', 'abcdefgh'],
  ['https://lichess.org/study/abcdefgh/ijklmnop', undefined],
  ['https://lichess.org/training', undefined],
  ['https://lichess.org', undefined],
  ['https://example.org/abcdefgh', undefined],
  ['https://lichess.org.example.org/abcdefgh', undefined],
  ['Paris', undefined],
  ['?', undefined],
  [undefined, undefined],
])('the Site %p names the game %p', (site, id) => {
  expect(lichessIdOf(site, 'http://127.0.0.1:9000')).toBe(id);
});

describe('the id of a game that Lichess does not have', () => {
  const tags = { Event: 'Club', Date: '2001.02.03', Round: '4', White: 'A', Black: 'B' };
  const { id } = gameOf(tags);

  test('is the same however its tags and moves are written', () => {
    expect(id).toMatch(/^[0-9A-Za-z]{12}$/);
    const same = {
      Black: ' B ',
      White: 'A',
      Event: 'Club',
      Date: '2001.02.03',
      Round: '4',
      Site: '?',
      ECO: 'C20',
    };
    expect(gameOf(same, '1.e2-e4 e7e5 {well} *').id).toBe(id);
    expect(gameOf({ ...tags, Result: '1-0' }, '1. e4 e5 1-0').id).toBe(id);
  });

  test.each([
    ['player', { White: 'C' }, undefined],
    ['round', { Round: '5' }, undefined],
    ['move', {}, '1. e4 c5 *'],
    ['variant', { Variant: 'Atomic' }, undefined],
  ])('is another with another %s', (_, change, moves) => {
    expect(gameOf({ ...tags, ...change }, moves).id).not.toBe(id);
  });
});

test.each([
  ['180+2', { speed: 'blitz', clock: { initial: 180, increment: 2, totalTime: 260 } }],
  ['300', { speed: 'blitz', clock: { initial: 300, increment: 0, totalTime: 300 } }],
  ['15+0', { speed: 'ultraBullet', clock: { initial: 15, increment: 0, totalTime: 15 } }],
  ['1/259200', { speed: 'correspondence', daysPerTurn: 3 }],
  ['40/7200:3600', { speed: 'classical' }],
  ['-', {}],
  ['?', {}],
  ['G/90', {}],
])('the time control %s', (text, expected) => {
  const { speed, clock, daysPerTurn } = gameOf({ TimeControl: text });
  expect(JSON.parse(JSON.stringify({ speed, clock, daysPerTurn }))).toEqual(expected);
});

test('a game of Lichess without a clock is correspondence', () => {
  expect(gameOf({ ...SITE, TimeControl: '-' })).toMatchObject({
    speed: 'correspondence',
    perf: 'correspondence',
  });
});

test.each([
  [{ UTCDate: '2024.05.06', UTCTime: '07:08:09', Date: '2024.05.05' }, Date.UTC(2024, 4, 6, 7, 8, 9)],
  [{ Date: '2024.05.06' }, Date.UTC(2024, 4, 6)],
  [{ Date: '2024.??.??' }, Date.UTC(2024, 0, 1)],
  [{ Date: '????.??.??', EventDate: '2020.03.04' }, Date.UTC(2020, 2, 4)],
  [{ Date: '1851.06.21' }, 0],
  [{}, 0],
])('%o began at %d', (tags, at) => {
  expect(gameOf(tags as Record<string, string>).createdAt).toBe(at);
});

describe('how a game ended', () => {
  test.each([
    ['1-0', 'Normal', { status: 'resign', winner: 'white' }],
    ['0-1', 'Time forfeit', { status: 'outoftime', winner: 'black' }],
    ['1/2-1/2', 'Time forfeit', { status: 'outoftime' }],
    ['1/2-1/2', 'Normal', { status: 'draw' }],
    ['1-0', 'Abandoned', { status: 'noStart', winner: 'white' }],
    ['*', 'Abandoned', { status: 'aborted' }],
    ['*', 'Unterminated', { status: 'started' }],
    ['1-0', 'Rules infraction', { status: 'cheat', winner: 'white' }],
    ['1/2-1/2', 'Insufficient material', { status: 'insufficientMaterialClaim' }],
    ['1-0', 'anna won on time', { status: 'outoftime', winner: 'white' }],
    ['1-0', 'anna won by resignation', { status: 'resign', winner: 'white' }],
  ])('%s, %s', (result, termination, expected) => {
    const { status, winner } = gameOf(
      { ...SITE, Result: result, Termination: termination },
      `1. e4 e5 ${result}`,
    );
    expect(JSON.parse(JSON.stringify({ status, winner }))).toEqual(expected);
  });

  test('is what the board says where the file says nothing', () => {
    expect(gameOf({}, '1. f3 e5 2. g4 Qh4')).toMatchObject({ status: 'mate', winner: 'black' });
  });
});

test('evaluations count where they cover the moves, or are signed', () => {
  const all = '1. e4 { [%eval 0.2] } e5 { [%eval 0.3] } *';
  expect(gameOf(SITE, all).analysis).toEqual([{ eval: 20 }, { eval: 30 }]);
  const some = '1. e4 { [%eval 0.2] } e5 2. d4 d5 *';
  expect(gameOf(SITE, some)).toMatchObject({ import: { notes: [[1, '{ [%eval 0.2] }']] } });
  expect(gameOf(SITE, some).analysis).toBeUndefined();
  for (const Annotator of ['https://lichess.org/@/lichess', 'Rookery', 'Nobody, Rookery']) {
    expect(gameOf({ ...SITE, Annotator }, some).analysis).toEqual([{ eval: 20 }]);
    expect(gameOf({ Annotator }, all).analysis).toEqual([{ eval: 20 }, { eval: 30 }]);
  }
});

describe('what stands beside the moves of a game of Lichess', () => {
  const notes = (moves: string, tags = {}) =>
    (gameOf({ ...SITE, ...tags }, moves).import as { notes?: unknown } | undefined)?.notes;

  test('is kept move by move', () => {
    expect(
      notes(
        '{ Round  one } 1. e4! { best by\ntest } (1. d4 { no } d5) $10 e5 ; well\n2. d4 {[%clk 0:01:00]} *',
      ),
    ).toEqual([
      [0, '{ Round one }'],
      [1, '!'],
      [1, '{ best by test }'],
      [1, '(1. d4 { no } d5)'],
      [1, '$10'],
      [2, '{ well }'],
      [3, '{ [%clk 0:01:00] }'],
    ]);
  });

  test('is not what its export says of it', () => {
    const tags = { Annotator: 'https://lichess.org/@/lichess', ECO: 'C20', Opening: "King's Pawn Game" };
    const moves =
      "1. e4 { [%eval 0.2] } e5 { [%eval 0.3] } { C20 King's Pawn Game } 2. Ke2?? { (0.30 → -1.50) Blunder. Nf3 was best. } { [%eval -1.5] } (2. Nf3 Nc6) { White resigns. } 0-1";
    expect(notes(moves, tags)).toBeUndefined();
    expect(gameOf({ ...SITE, ...tags }, moves).analysis).toEqual([
      { eval: 20 },
      { eval: 30 },
      {
        eval: -150,
        best: 'g1f3',
        variation: 'Nf3 Nc6',
        judgment: { name: 'Blunder', comment: 'Blunder. Nf3 was best.' },
      },
    ]);
  });

  test('a better line that is none is a note', () => {
    const moves = (line: string) =>
      `1. e4 { [%eval 0.2] } e5?! { Inaccuracy. c5 was best. } { [%eval 0.9] } ${line} *`;
    expect(gameOf(SITE, moves('(1... Nf6 2. e5)')).analysis).toMatchObject([
      {},
      { best: 'c7c5', variation: 'c5' },
    ]);
    expect(notes(moves('(1... Nf6 2. e5)'))).toEqual([[2, '(1... Nf6 2. e5)']]);
    expect(notes(moves('(1... c5 2. Ke3)'))).toEqual([
      [2, '?!'],
      [2, '{ Inaccuracy. c5 was best. }'],
      [2, '(1... c5 2. Ke3)'],
    ]);
  });
});

test('sides of Lichess are accounts, AIs and anonymous players', () => {
  const tags = {
    ...SITE,
    White: 'lichess AI level 3',
    Black: 'Anna',
    BlackElo: '1500',
    BlackTitle: 'GM',
    BlackRatingDiff: '+7',
  };
  expect(gameOf(tags).players).toEqual({
    white: { aiLevel: 3 },
    black: { user: { name: 'Anna', id: 'anna', title: 'GM' }, rating: 1500, ratingDiff: 7 },
  });
  expect(gameOf({ ...SITE, White: 'Anonymous', Black: '?' }).players).toEqual({ white: {}, black: {} });
});

test('a game as chess.com writes it', () => {
  const tags = {
    Event: 'Live Chess',
    Site: 'Chess.com',
    Date: '2024.01.02',
    White: 'anna',
    Black: 'ben',
    Result: '1-0',
    UTCDate: '2024.01.02',
    UTCTime: '03:04:05',
    WhiteElo: '1500',
    BlackElo: '1490',
    TimeControl: '180+2',
    Termination: 'anna won on time',
    Link: 'https://www.chess.com/game/live/1',
  };
  const game = gameOf(tags, '1. e4 {[%clk 0:03:00.9]} 1... e5 {[%clk 0:02:58.1]} 1-0');
  expect(game).toMatchObject({
    rated: false,
    speed: 'blitz',
    createdAt: Date.UTC(2024, 0, 2, 3, 4, 5),
    status: 'outoftime',
    winner: 'white',
    clocks: [18_090, 17_810],
    players: { white: { name: 'anna', rating: 1500 }, black: { name: 'ben', rating: 1490 } },
    import: {
      tags: {
        Event: 'Live Chess',
        Termination: 'anna won on time',
        Link: 'https://www.chess.com/game/live/1',
      },
    },
  });
  expect(game.import).not.toHaveProperty('text');
});

test('a game longer than any is refused before it is played', () => {
  const read = gameOfPgn(`${'Nf3 Nf6 Ng1 Ng8 '.repeat(50_000)} *`, {});
  expect(read).toMatchObject({
    code: 'not_storable',
    detail: 'it has 200000 half-moves: a game may have 5000',
  });
});
