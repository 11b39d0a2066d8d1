import { describe, expect, test } from 'bun:test';
import { rejectSchema, saveGameSchema } from '@rookery/shared/contract/save.ts';
import { payloadOf } from '@rookery/shared/lichess/payload.ts';
import { judgeGame } from './judge-game.ts';
import { GAME, recordOf } from './test/record.ts';

const judge = (game: unknown) => judgeGame(recordOf(typeof game === 'string' ? game : JSON.stringify(game)));

describe('judging a record', () => {
  test('a game is saved as it came, with its replay and its place', () => {
    const judged = judge(GAME);
    if (judged.kind !== 'save') throw new Error(judged.reject.detail);
    expect(judged.id).toBe('abcdefgh');
    expect(judged.body.game).toEqual(GAME);
    expect(judged.body).toMatchObject({
      page: { id: 7, seq: 3 },
      fetchedAt: '2023-11-14T22:15:00.000Z',
      replay: { plies: 3 },
    });
    expect(saveGameSchema.safeParse(JSON.parse(JSON.stringify(judged.body))).success).toBe(true);
  });

  test('the private URL of a game is dropped', () => {
    const judged = judge({ ...GAME, fullId: 'abcdefghijkl' });
    expect(judged).toMatchObject({ kind: 'save', body: { game: GAME } });
    expect(JSON.stringify(judged)).not.toContain('fullId');
  });

  test('values and fields that nobody knows are kept as they came', () => {
    const odd = {
      ...GAME,
      status: 'frozen',
      speed: 'glacial',
      perf: 'puzzleStorm',
      source: 'moon',
      players: {
        white: { user: { name: 'Ann', id: 'ann', title: 'XGM', badge: 7 } },
        black: { robot: true },
      },
      winner: undefined,
      lastMoveAt: undefined,
      mood: { of: ['the', { day: null }] },
    };
    const judged = judge(odd);
    expect(judged).toMatchObject({ kind: 'save' });
    expect(judged.kind === 'save' && judged.body.game).toEqual(JSON.parse(JSON.stringify(odd)));
  });

  const REJECTED = [
    { name: 'half a line', line: '{"id":"abcdefgh","va', code: 'invalid_json', says: 'JSON' },
    { name: 'no object', line: '42', code: 'invalid_game', says: 'the record' },
    { name: 'no id', line: { ...GAME, id: undefined }, code: 'invalid_game', says: 'id' },
    {
      name: 'no creation time',
      line: { ...GAME, createdAt: 'yesterday' },
      code: 'invalid_game',
      says: 'createdAt',
      gameId: 'abcdefgh',
    },
    {
      name: 'moves that are no text',
      line: { ...GAME, moves: ['e4'] },
      code: 'invalid_game',
      says: 'moves',
      gameId: 'abcdefgh',
    },
    {
      name: 'an id that is too long',
      line: { ...GAME, id: 'x'.repeat(50) },
      code: 'invalid_game',
      says: 'id',
    },
    {
      name: 'an illegal move',
      line: { ...GAME, moves: 'e4 e5 Ke3' },
      code: 'illegal_move',
      says: 'ply 3',
      gameId: 'abcdefgh',
    },
    {
      name: 'what is nested so deeply that nobody can write it down again',
      line: `${JSON.stringify(GAME).slice(0, -1)},"x":${'['.repeat(400_000)}${']'.repeat(400_000)}}`,
      code: 'not_storable',
      says: 'deep',
      gameId: 'abcdefgh',
    },
    {
      name: 'a number that would become null',
      line: `${JSON.stringify(GAME).slice(0, -1)},"x":{"y":1e400}}`,
      code: 'not_storable',
      says: '1e308',
      gameId: 'abcdefgh',
    },
    {
      name: 'a variant that nobody knows',
      line: { ...GAME, variant: 'fogOfWar' },
      code: 'unknown_variant',
      says: 'fogOfWar',
      gameId: 'abcdefgh',
    },
    {
      name: 'an impossible start',
      line: { ...GAME, variant: 'fromPosition', initialFen: '8/8/8/8/8/8/8/8 w - - 0 1' },
      code: 'invalid_fen',
      says: 'start position',
      gameId: 'abcdefgh',
    },
  ];
  for (const { name, line, code, says, gameId } of REJECTED) {
    test(`refuses ${name} by name, with its exact bytes`, () => {
      const text = typeof line === 'string' ? line : `  ${JSON.stringify(line)}`;
      const judged = judge(text);
      if (judged.kind !== 'reject') throw new Error('it was taken');
      expect(judged.reject).toEqual({
        code: code as never,
        detail: expect.stringContaining(says),
        ...(gameId !== undefined && { gameId }),
        playerId: 'ann',
        page: { id: 7, seq: 3 },
        ...payloadOf(new TextEncoder().encode(text)),
      });
      expect(rejectSchema.safeParse(judged.reject).success).toBe(true);
    });
  }
});
