import { afterAll, describe, expect, test } from 'bun:test';
import type { OpenedPage } from '@rookery/shared/contract/page.ts';
import type { Rejected } from '@rookery/shared/contract/save.ts';
import { payloadOf } from '@rookery/shared/lichess/payload.ts';
import { startTestApi } from '@rookery/tools/test/api.ts';
import { createLedger, gameAt } from '@rookery/tools/test/ledger.ts';
import { ORDINARY } from '@rookery/tools/test/odd-games.ts';

const api = await startTestApi();
afterAll(() => api.close());
const ledger = createLedger(api);
const { sql } = api.db;

const put = (game: Record<string, unknown> & { id: string }, more: object = {}) =>
  api.ask<{ code: string; detail: string }>('PUT', `/api/games/${game.id}`, { game, ...more });
const list = async (query = '') =>
  (await api.ask<{ items: Rejected[]; next: string | null }>('GET', `/api/rejected?${query}`)).body;
const newest = async () => (await list('limit=1')).items[0] as Rejected;
const reject = (bytes: Uint8Array, more: object = {}) =>
  api.ask<{ id: number }>('POST', '/api/rejected', {
    code: 'invalid_json',
    detail: 'is not JSON',
    ...payloadOf(bytes),
    ...more,
  });

describe('a game that is refused', () => {
  test.each<[string, object, string, RegExp]>([
    ['an illegal move', { moves: 'e4 e5 Ke3' }, 'illegal_move', /^ply 3 \(2\. Ke3\): /],
    ['a move after mate', { moves: 'f3 e5 g4 Qh4# e4' }, 'illegal_move', /^ply 5 /],
    ['a variant that nobody knows', { variant: 'fourPlayer' }, 'unknown_variant', /fourPlayer/],
    ['a variant that no column holds', { variant: 'nul\0' }, 'unknown_variant', /nul/],
    [
      'a start that cannot be set up',
      { variant: 'fromPosition', initialFen: 'x' },
      'invalid_fen',
      /start position/,
    ],
    ['a move that is a NUL', { moves: 'e4 \0' }, 'illegal_move', /^ply 2 /],
    ['a move of half a character', { moves: 'e4 \ud83d' }, 'illegal_move', /^ply 2 /],
  ])('for %s is 422 and listed', async (name, fields, code, reason) => {
    const game = {
      ...ORDINARY,
      ...fields,
      id: `r${Bun.hash.crc32(name).toString(16).slice(0, 7).padStart(7, '0')}`,
      fullId: 'ordinaryS3CR',
    };
    const answer = await put(game);
    expect(answer).toMatchObject({ status: 422, body: { code, status: 422 } });
    expect(answer.body.detail).toMatch(reason);
    const record = await newest();
    expect(record).toMatchObject({ gameId: game.id, code });
    const { fullId: _private, ...shown } = game;
    expect(JSON.parse(record.payload ?? '')).toEqual(shown);
    expect(JSON.stringify(record)).not.toContain('S3CR');
    expect(await api.ask('GET', `/api/games/${game.id}`)).toMatchObject({ status: 404 });
  });

  test('for a replay that does not add up is invalid_game', async () => {
    const side = { castling: 'none', moves: 0, minClock: null, timeSpent: null, moveFacts: '' };
    const replay = {
      plies: 2,
      moves: '000000',
      clocks: null,
      keys: '1,2,3',
      division: {},
      queenTrade: false,
      white: side,
      black: side,
    };
    expect(await put({ ...ORDINARY, id: 'badreply' }, { replay })).toMatchObject({
      status: 422,
      body: { code: 'invalid_game' },
    });
    expect(await put({ ...ORDINARY, id: 'badreply' }, { replay: { ...replay, keys: '1' } })).toMatchObject({
      status: 422,
    });
  });

  test('twice is listed once, with its latest reason', async () => {
    const before = (await list('limit=500')).items.length;
    await put({ ...ORDINARY, id: 'twicebad', moves: 'e5' });
    const first = await newest();
    await put({ ...ORDINARY, id: 'twicebad', moves: 'e5' });
    const after = (await list('limit=500')).items;
    expect(after).toHaveLength(before + 1);
    expect(after[0]?.id).toBe(first.id);
  });

  test('counts for the player of its page', async () => {
    const page = (await ledger.open(await ledger.follow('anna'))) as OpenedPage;
    await put({ ...gameAt('anna', 1), moves: 'e5' }, { page: { id: page.id, seq: 0 } });
    expect(await newest()).toMatchObject({ playerId: 'anna' });
    expect((await ledger.player('anna')).rejected).toBe(1);
  });
});

describe('a record that a worker refuses', () => {
  test('is listed with its bytes as text', async () => {
    const bytes = new TextEncoder().encode('{"id":"half');
    expect(await reject(bytes)).toMatchObject({ status: 201 });
    expect(await newest()).toMatchObject({ code: 'invalid_json', payload: '{"id":"half', length: 11 });
  });

  test('that is not UTF-8 is listed all the same', async () => {
    const bytes = new Uint8Array([0xff, 0x00, 0x41]);
    expect(
      await reject(bytes, { code: 'invalid_utf8', detail: 'nul \0 inside', gameId: 'a\0b' }),
    ).toMatchObject({ status: 201 });
    expect(await newest()).toMatchObject({ code: 'invalid_utf8', length: 3, payload: '\ufffd\0A' });
  });

  test('of at most a mebibyte is kept whole and shown by its first 64 KiB', async () => {
    const game = { ...ORDINARY, id: 'longgame', note: '' };
    const room = 1_048_576 - JSON.stringify(game).length;
    const whole = { ...game, note: 'x'.repeat(room) };
    const bytes = new TextEncoder().encode(JSON.stringify(whole));
    expect(bytes).toHaveLength(1_048_576);
    expect(await reject(bytes, { code: 'unknown_variant' })).toMatchObject({ status: 201 });
    const record = await newest();
    expect(record).toMatchObject({ length: 1_048_576, payload: JSON.stringify(whole).slice(0, 65_536) });
    expect(await api.ask('POST', `/api/rejected/${record.id}/retry`)).toMatchObject({ status: 200 });
    expect((await api.ask('GET', '/api/games/longgame')).body).toEqual(whole);
  });

  test('that was cut once is kept whole when it comes whole', async () => {
    const bytes = new TextEncoder().encode(JSON.stringify({ ...ORDINARY, id: 'cutonce1' }));
    const { body } = await reject(bytes, { payload: bytes.subarray(0, 9).toBase64() });
    const retry = () => api.ask('POST', `/api/rejected/${body.id}/retry`);
    expect(await retry()).toMatchObject({ status: 409 });
    await reject(bytes);
    await reject(bytes, { payload: bytes.subarray(0, 9).toBase64() });
    expect(await retry()).toMatchObject({ status: 200, body: { gameId: 'cutonce1' } });
  });

  test('of more keeps its first 64 KiB, and its length', async () => {
    const bytes = new TextEncoder().encode('x'.repeat(1_048_577));
    expect(await reject(bytes, { code: 'line_too_long' })).toMatchObject({ status: 201 });
    const record = await newest();
    expect([record.payload?.length, record.length]).toEqual([65_536, 1_048_577]);
    expect(await api.ask('POST', `/api/rejected/${record.id}/retry`)).toMatchObject({
      status: 409,
      body: { code: 'retry_unsupported' },
    });
  });

  test('twice, for two players, is one record of both', async () => {
    for (const id of ['boris', 'carla']) {
      const page = (await ledger.open(await ledger.follow(id))) as OpenedPage;
      await reject(new TextEncoder().encode('the same'), { page: { id: page.id, seq: 0 } });
    }
    expect((await list('limit=500')).items.filter(({ payload }) => payload === 'the same')).toHaveLength(1);
    expect([(await ledger.player('boris')).rejected, (await ledger.player('carla')).rejected]).toEqual([
      1, 1,
    ]);
  });
});

describe('the list', () => {
  test('goes on where it was while records arrive', async () => {
    const all = (await list('limit=500')).items.map(({ id }) => id);
    const seen: number[] = [];
    for (let cursor: string | null = ''; cursor !== null; ) {
      const page: Awaited<ReturnType<typeof list>> = await list(`limit=3${cursor && `&cursor=${cursor}`}`);
      seen.push(...page.items.map(({ id }) => id));
      await reject(new TextEncoder().encode(`arrives ${seen.length}`));
      cursor = page.next;
    }
    expect(seen).toEqual(all);
  });
});

describe('trying again', () => {
  const retry = (id: number) => api.ask<{ code: string }>('POST', `/api/rejected/${id}/retry`);

  test('stores what is good today, and it is no longer listed', async () => {
    const good = { ...ORDINARY, id: 'retrygud' };
    const { body } = await reject(new TextEncoder().encode(JSON.stringify(good)), {
      code: 'unknown_variant',
    });
    expect(await retry(body.id)).toMatchObject({ status: 200, body: { gameId: 'retrygud' } });
    expect(await api.ask('GET', '/api/games/retrygud')).toMatchObject({
      status: 200,
      body: { id: 'retrygud' },
    });
    expect(await retry(body.id)).toMatchObject({ status: 404, body: { code: 'rejected_not_found' } });
  });

  test.each([
    ['no JSON', 'half', 400, 'invalid_json'],
    ['no game', '{"id":"x"}', 422, 'invalid_game'],
    ['an illegal move', JSON.stringify({ ...ORDINARY, id: 'stillbad', moves: 'e5' }), 422, 'illegal_move'],
  ])('says why what is still bad is refused: %s', async (_, text, status, code) => {
    const { body } = await reject(new TextEncoder().encode(text));
    expect(await retry(body.id)).toMatchObject({ status, body: { code } });
    expect((await list('limit=500')).items.find(({ id }) => id === body.id)).toMatchObject({ code });
  });

  test('everything stores what is good today, and leaves the rest with its reason of today', async () => {
    await sql`truncate rejected_records cascade`;
    const text = (value: unknown) => new TextEncoder().encode(JSON.stringify(value));
    const code = 'unknown_variant';
    // More than go through the writer together, one of them in two versions.
    const good = Array.from({ length: 70 }, (_, i) => ({
      ...ORDINARY,
      id: `again${String(i).padStart(3, '0')}`,
    }));
    for (const game of [...good, { ...good[0], clocks: undefined }]) await reject(text(game), { code });
    const deep = `{"id":"deepgame","variant":"standard","createdAt":0,"x":${'['.repeat(20_000)}${']'.repeat(20_000)}}`;
    const bad: [string, Uint8Array][] = [
      ['illegal_move', text({ ...ORDINARY, id: 'stillbad', moves: 'e5' })],
      ['invalid_game', text({ id: 'nogame01' })],
      ['invalid_json', new TextEncoder().encode('half')],
      ['invalid_utf8', new Uint8Array([0x22, 0xff, 0x22])],
      ['line_too_long', new TextEncoder().encode('x'.repeat(1_100_000))],
      ['invalid_json', new TextEncoder().encode('')],
      ['not_storable', text({ ...ORDINARY, id: 'toolong1', moves: 'Nf3 Nf6 Ng1 Ng8 '.repeat(1_251).trim() })],
    ];
    for (const [, bytes] of bad)
      await reject(bytes, { code: bytes.length === 1_100_000 ? 'line_too_long' : 'unknown_variant' });
    await reject(new TextEncoder().encode(deep), { code });
    const before = (await list('limit=500')).items;
    const answer = await api.ask('POST', '/api/rejected/retry');
    expect(answer.status).toBe(200);
    const left = (await list('limit=500')).items.toReversed();
    const whys = left.map(({ code, gameId, detail }) => `${code} ${gameId} ${detail}`);
    const codes = [...bad.map(([was]) => was), 'not_storable .* nested'];
    expect(whys).toEqual(codes.map((why) => expect.stringMatching(new RegExp(why))) as never);
    expect(answer.body).toEqual({ tried: 79, stored: 71, refused: 8 });
    for (const one of left) {
      const was = before.find(({ id }) => id === one.id);
      expect({ ...one, code: '', detail: '' }).toEqual({
        ...(was as Rejected),
        code: '',
        detail: '',
      } as never);
    }
    expect(left[6]?.detail).toBe('it has 5004 half-moves: a game may have 5000');
    // The richer of the two versions, whichever went first.
    const { body } = await api.ask<{ clocks?: number[] }>('GET', '/api/games/again000');
    expect(body.clocks).toEqual(ORDINARY.clocks as number[]);
    expect(await api.ask('POST', '/api/rejected/retry')).toMatchObject({ body: { stored: 0 } });
  });

  test('everything, when there is nothing, is nothing', async () => {
    await sql`truncate rejected_records cascade`;
    expect(await api.ask('POST', '/api/rejected/retry')).toMatchObject({
      status: 200,
      body: { tried: 0, stored: 0, refused: 0 },
    });
  });

  test.each(['0', 'x', '2147483648', '1.5'])('the id %s is invalid_id', async (id) => {
    expect(await api.ask('POST', `/api/rejected/${id}/retry`)).toMatchObject({
      status: 400,
      body: { code: 'invalid_id' },
    });
  });
});
