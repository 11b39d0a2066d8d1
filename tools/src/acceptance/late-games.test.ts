import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import type { GameJson } from '../lichess/generate/game-json.ts';
import { analyzeLater, finishLater } from '../lichess/generate/later.ts';
import { type Lichess, startLichess } from '../lichess/start.ts';
import { START_MS, startTestStack, type TestStack } from '../test/stack.ts';
import { until } from '../test/until.ts';

let lichess: Lichess;
let stack: TestStack;
let id: string;
let username: string;

beforeAll(async () => {
  lichess = await startLichess({ players: 1, gamesPer: 300 });
  stack = await startTestStack({ env: { LICHESS_URL: lichess.url } });
  const [player] = await lichess.players();
  id = player?.id ?? '';
  username = player?.username ?? '';
}, START_MS);

afterAll(async () => {
  expect(await stack.stop()).toBe(0);
  await lichess.stop();
});

const parse = (line: string): GameJson => {
  const { fullId: _private, ...game } = JSON.parse(line) as GameJson;
  return game;
};
const shown = async () => (await lichess.shown(username)).map(parse);
const storedGame = async (game: string) => (await (await stack.api(`/api/games/${game}`)).json()) as GameJson;

/** Asks for a sync and waits for its end. */
const sync = async (path: string, body: object) => {
  const answer = await stack.api(path, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  expect(answer.ok).toBe(true);
  await until(
    'the sync to end',
    async () => {
      const player = await (await stack.api(`/api/players/${id}`)).json();
      return (player as { syncing: boolean }).syncing === false;
    },
    { within: 30_000, every: 50 },
  );
};

const differing = async () => {
  const games = await shown();
  const stored = await Promise.all(games.map((game) => storedGame(game.id)));
  return games.filter((game, i) => !Bun.deepEquals(stored[i], game)).map((game) => game.id);
};

describe('games that change after they were read', () => {
  test('running and aborted games are stored as Lichess shows them', async () => {
    await sync('/api/players', { username });
    const statuses = (await shown()).map((game) => game.status);
    expect(statuses).toEqual(expect.arrayContaining(['started', 'created', 'aborted', 'resign']));
    expect(await differing()).toEqual([]);
  });

  test('a running game that ended, long before the cursor, is stored with its end', async () => {
    const lines = (await lichess.games(username, { finished: 'false' })).map(
      (line) => JSON.parse(line) as GameJson,
    );
    const [running] = lines.filter((game) => game.status === 'started');
    if (!running) throw new Error('no game is running');
    await lichess.addGames([finishLater(running)]);
    await sync(`/api/players/${id}/syncs`, {});
    expect(await storedGame(running.id)).toMatchObject({
      status: 'resign',
      winner: 'white',
      moves: running.moves,
    });
    expect(await differing()).toEqual([]);
  });

  test('a game that was analyzed meanwhile has its analysis after a sync of the whole history', async () => {
    const [plain] = (await shown()).filter(
      (game) => !game.analysis && (game.moves?.length ?? 0) > 60 && game.status === 'resign',
    );
    if (!plain) throw new Error('every game is analyzed');
    await lichess.addGames([analyzeLater(plain)]);
    await sync(`/api/players/${id}/syncs`, { full: true });
    expect((await storedGame(plain.id)).analysis?.length).toBeGreaterThan(10);
    expect(await differing()).toEqual([]);
    const { mostOpen, badRequests } = await lichess.report();
    expect({ mostOpen, badRequests }).toEqual({ mostOpen: 1, badRequests: [] });
  });
});
