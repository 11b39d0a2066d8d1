import { afterAll, describe, expect, test } from 'bun:test';
import { onRealGames, REAL_FILES, readRealGames } from '@rookery/shared/chess/real-games.ts';
import type { LichessGame } from '@rookery/shared/lichess/game.ts';
import { startTestApi } from '@rookery/tools/test/api.ts';
import { mutatedGame } from '@rookery/tools/test/mutated-game.ts';
import { oddGames } from '@rookery/tools/test/odd-games.ts';
import fc from 'fast-check';

const api = await startTestApi();
afterAll(() => api.close());

const withoutLink = ({ fullId: _private, ...game }: LichessGame) => game;

/** Saves the games, all at once, and reads each back: those that did not come back as they went, and what did. */
const lostOf = async (games: readonly LichessGame[]): Promise<string[]> => {
  const saved = await Promise.all(games.map((game) => api.ask('PUT', `/api/games/${game.id}`, { game })));
  expect(saved.map(({ status }) => status).filter((status) => status !== 201)).toEqual([]);
  const lost = games.map(async (game) => {
    const { status, body } = await api.ask('GET', `/api/games/${game.id}`);
    const sent = withoutLink(game);
    return status === 200 && Bun.deepEquals(body, sent, true)
      ? []
      : [JSON.stringify({ sent, status, came: body })];
  });
  return (await Promise.all(lost)).flat();
};

describe('PUT and then GET give the same game', () => {
  test.each(oddGames())('%s', async (_, game) => {
    expect(await api.ask('PUT', `/api/games/${game.id}`, { game })).toMatchObject({ status: 201 });
    const { status, body } = await api.ask('GET', `/api/games/${game.id}`);
    expect(status).toBe(200);
    expect(body).toStrictEqual(withoutLink(game));
  });

  test('whatever is changed in it, many in one transaction', async () => {
    // One after the other they have ids of their own: a shrunk list would meet itself.
    const games = fc.sample(mutatedGame(fc.constant('')), 400);
    const numbered = games.map((game, i) => ({ ...game, id: `mut${String(i).padStart(5, '0')}` }));
    expect(await lostOf(numbered)).toEqual([]);
  });

  for (const file of REAL_FILES) {
    const real = onRealGames(`every game of ${file}`);
    test.skipIf(real.skip)(real.name, async () => {
      const games = readRealGames(file) as unknown as LichessGame[];
      expect(games.length).toBeGreaterThan(200);
      expect(await lostOf(games)).toEqual([]);
    });
  }
});

test('the same bytes again are nothing new', async () => {
  for (const [name, game] of oddGames()) {
    const { status } = await api.ask('PUT', `/api/games/${game.id}`, { game });
    expect([name, status]).toEqual([name, 204]);
  }
});

test('an id that is not stored is game_not_found, one that cannot be invalid_id', async () => {
  expect(await api.ask('GET', '/api/games/nosuchid')).toMatchObject({
    status: 404,
    body: { code: 'game_not_found' },
  });
  expect(await api.ask('GET', '/api/games/no')).toMatchObject({ status: 400, body: { code: 'invalid_id' } });
});

test('no private link is stored anywhere', async () => {
  const rows = await api.db.sql`select id from games where extra::text like '%fullId%'`;
  expect([...rows]).toEqual([]);
});
