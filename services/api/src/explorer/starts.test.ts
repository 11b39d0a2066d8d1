import { afterAll, describe, expect, test } from 'bun:test';
import type { Explorer } from '@rookery/shared/contract/explorer.ts';
import { startTestApi } from '@rookery/tools/test/api.ts';
import { ORDINARY } from '@rookery/tools/test/odd-games.ts';

const api = await startTestApi();
afterAll(() => api.close());

const fenOf = (row: string) => `${row}/pppppppp/8/8/8/8/PPPPPPPP/${row.toUpperCase()} w KQkq - 0 1`;
const [USUAL, RARE, COMMON] = ['rnbqkbnr', 'bbqnnrkr', 'rkrnnqbb'].map(fenOf) as [string, string, string];
const side = (id: string) => ({ user: { id, name: id }, rating: 1500 });

let made = 0;
const put = async (fields: object, to = api) => {
  const id = `start${String(made++).padStart(3, '0')}`;
  const { clocks: _c, opening: _o, division: _d, ...rest } = ORDINARY;
  const players = { white: side('anna'), black: side('boris') };
  const game = { ...rest, players, variant: 'chess960', moves: 'a4 a5', ...fields, id };
  expect((await to.ask('PUT', `/api/games/${id}`, { game })).status).toBe(201);
};
await api.ask('POST', '/api/players', { username: 'anna' });
await put({ initialFen: RARE });
for (let i = 0; i < 3; i++) await put({ initialFen: COMMON });
await put({});
await put({});
await put({ initialFen: RARE, status: 'aborted', winner: undefined });
await put({ initialFen: RARE, players: { white: side('carla'), black: side('boris') } });
await put({ initialFen: RARE, players: { white: side('carla'), black: side('boris') } });
await put({ initialFen: RARE, players: { white: side('carla'), black: side('boris') } });
await put({ variant: 'standard' });

const startsOf = async (path: string) => {
  const { status, body } = await api.ask<Explorer>('GET', `/api/${path}`);
  expect(status).toBe(200);
  return body.starts?.map(({ fen, games }) => [fen, games]);
};

describe('the starts of chess960', () => {
  test.each([
    [
      'players/anna/explorer?variant=chess960',
      [
        [COMMON, 3],
        [USUAL, 2],
        [RARE, 1],
      ],
    ],
    ['players/anna/explorer?variant=chess960&color=black', []],
    [
      'explorer?variant=chess960',
      [
        [RARE, 4],
        [COMMON, 3],
        [USUAL, 2],
      ],
    ],
  ])('of %s are those of its games, the most played first', async (path, expected) => {
    expect(await startsOf(path)).toEqual(expected);
  });

  test.each([
    'explorer',
    'players/anna/explorer?variant=fromPosition',
    `explorer?variant=chess960&fen=${encodeURIComponent(COMMON)}`,
  ])('are not told by %s', async (path) => {
    expect(await startsOf(path)).toBeUndefined();
  });
});

test('they are told where no game began in the usual one', async () => {
  const other = await startTestApi();
  try {
    await put({ initialFen: COMMON }, other);
    const { body } = await other.ask<Explorer>('GET', '/api/explorer?variant=chess960');
    expect(body).toMatchObject({ white: 0, draws: 0, black: 0, starts: [{ fen: COMMON, games: 1 }] });
  } finally {
    await other.close();
  }
});
