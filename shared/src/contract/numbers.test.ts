import { describe, expect, test } from 'bun:test';
import type { z } from 'zod';
import { accountSchema, dueRequestSchema, failSchema, sealSchema } from './page.ts';
import { pagingSchema } from './paging.ts';
import { followSchema, playerPatchSchema } from './player.ts';
import { placeSchema, rejectSchema, saveGameSchema } from './save.ts';
import { syncRequestSchema } from './sync.ts';

const SEAL = { lines: 1, lastCreatedAt: 0, end: 'complete', reachedEnd: true, tookMs: 1 };
const REJECT = { code: 'illegal_move', detail: 'x', payload: '', length: 0, sha256: '0'.repeat(64) };
const GAME = { id: 'abcdefgh', variant: 'standard', createdAt: 0 };
const SIDE = { castling: 'none', moves: 0, minClock: null, timeSpent: null, moveFacts: '' };
const REPLAY = {
  plies: 0,
  moves: '',
  clocks: null,
  keys: '1',
  division: {},
  queenTrade: false,
  white: SIDE,
  black: SIDE,
};

describe('a body that the database or a date could not hold is refused by the name of the field', () => {
  test.each<[string, z.ZodType, unknown, string]>([
    ['a page number beyond the column', placeSchema, { id: 2_147_483_648, seq: 0 }, 'id'],
    ['a place before the first', placeSchema, { id: 1, seq: -1 }, 'seq'],
    ['a place beyond a page', placeSchema, { id: 1, seq: 100_000 }, 'seq'],
    ['more lines than a page has places', sealSchema, { ...SEAL, lines: 100_001 }, 'lines'],
    ['half a line', sealSchema, { ...SEAL, lines: 0.5 }, 'lines'],
    ['a last game that no date holds', sealSchema, { ...SEAL, lastCreatedAt: 9e15 }, 'lastCreatedAt'],
    ['a last game before 1970', sealSchema, { ...SEAL, lastCreatedAt: -1 }, 'lastCreatedAt'],
    ['an unknown end', sealSchema, { ...SEAL, end: 'maybe' }, 'end'],
    ['an unknown failure', failSchema, { kind: 'rain', detail: 'x' }, 'kind'],
    ['a negative wait', failSchema, { kind: 'rateLimited', detail: 'x', retryAfterMs: -1 }, 'retryAfterMs'],
    ['a count beyond the column', accountSchema, { games: 2_147_483_648 }, 'games'],
    ['too few nodes', playerPatchSchema, { nodes: 999 }, 'nodes'],
    ['a name that Lichess does not allow', followSchema, { username: 'a b' }, 'username'],
    ['full as text', syncRequestSchema, { full: 'yes' }, 'full'],
    ['an unknown code', rejectSchema, { ...REJECT, code: 'ugly' }, 'code'],
    ['a payload that is not base64', rejectSchema, { ...REJECT, payload: '%' }, 'payload'],
    ['a hash in upper case', rejectSchema, { ...REJECT, sha256: 'A'.repeat(64) }, 'sha256'],
    ['a length beyond the column', rejectSchema, { ...REJECT, length: 2_147_483_648 }, 'length'],
    [
      'more missing ids than one request names',
      sealSchema,
      { ...SEAL, missing: Array.from({ length: 301 }, () => 'abcdefgh') },
      'missing',
    ],
    ['an id longer than any', sealSchema, { ...SEAL, missing: ['x'.repeat(13)] }, 'missing.0'],
    ['lost as text', dueRequestSchema, { lost: 'yes' }, 'lost'],
    ['a page of none', pagingSchema, { limit: '0' }, 'limit'],
    ['fetchedAt without a time', saveGameSchema, { game: GAME, fetchedAt: '2024-01-01' }, 'fetchedAt'],
    ['moves in odd hex', saveGameSchema, { game: GAME, replay: { ...REPLAY, moves: 'abc' } }, 'replay.moves'],
    [
      'keys that are no numbers',
      saveGameSchema,
      { game: GAME, replay: { ...REPLAY, keys: '1,x' } },
      'replay.keys',
    ],
    [
      'a side without facts',
      saveGameSchema,
      { game: GAME, replay: { ...REPLAY, white: {} } },
      'replay.white.castling',
    ],
  ])('%s', (_, schema, value, field) => {
    const parsed = schema.safeParse(value);
    expect(parsed.error?.issues[0]?.path.join('.')).toBe(field);
  });
});

describe('a field that nobody knows is refused', () => {
  test.each<[string, z.ZodType, object]>([
    ['POST /players', followSchema, { username: 'anna', pasued: true }],
    ['PATCH /players', playerPatchSchema, { pasued: true }],
    ['POST /syncs', syncRequestSchema, { ful: true }],
    ['seal', sealSchema, { ...SEAL, line: 1 }],
    ['fail', failSchema, { kind: 'network', detail: 'x', retryAfter: 1 }],
    ['due', dueRequestSchema, { lots: true }],
    ['reject', rejectSchema, { ...REJECT, pageId: 1 }],
  ])('%s', (_, schema, value) => {
    expect(schema.safeParse(value).error?.issues).toMatchObject([{ code: 'unrecognized_keys' }]);
  });
});

test('a game keeps its unknown fields in the body that saves it', () => {
  const body = {
    game: { ...GAME, new: [null] },
    replay: REPLAY,
    page: { id: 1, seq: 0 },
    fetchedAt: '2024-01-01T00:00:00Z',
  };
  expect(saveGameSchema.parse(body)).toEqual(body as never);
});
