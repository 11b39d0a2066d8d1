import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { until } from '../test/until.ts';
import type { GameJson } from './generate/game-json.ts';
import { type Lichess, startLichess } from './start.ts';

const HEADERS = { accept: 'application/x-ndjson', 'user-agent': 'rookery-test/1.0 (+test@example.org)' };
const ALL = 'clocks=true&evals=true&accuracy=true&opening=true&division=true';

let lichess: Lichess;
let username: string;
beforeAll(async () => {
  lichess = await startLichess({ seed: 21, players: 2, gamesPer: 260, tokens: { good_token: 'me_owner' } });
  username = (await lichess.players())[0]?.username ?? '';
});
afterAll(() => lichess.stop());

const get = (path: string, init: RequestInit = {}): Promise<Response> =>
  fetch(lichess.url + path, { ...init, headers: { ...HEADERS, ...init.headers }, keepalive: false });
const lines = async (path: string, init?: RequestInit): Promise<string[]> =>
  (await (await get(path, init)).text()).split('\n').filter(Boolean);
const games = async (path: string, init?: RequestInit): Promise<GameJson[]> =>
  (await lines(path, init)).map((line): GameJson => JSON.parse(line));
const user = (query = ''): string => `/api/games/user/${username}?${query}`;
const stored = async (query: Record<string, string> = {}): Promise<GameJson[]> =>
  (await lichess.games(username, query)).map((line): GameJson => JSON.parse(line));

describe('the export of a player', () => {
  test('gives every stored line unchanged when everything is asked for', async () => {
    const response = await get(user(`${ALL}&sort=dateAsc`));
    expect(response.headers.get('content-type')).toBe('application/x-ndjson');
    const text = await response.text();
    expect(text.endsWith('}\n')).toBe(true);
    expect(text.split('\n').slice(0, -1)).toEqual(await lichess.games(username, { sort: 'dateAsc' }));
  });

  test('is newest first unless asked otherwise', async () => {
    const created = (await games(user())).map((game) => game.createdAt);
    expect(created.length).toBeGreaterThan(200);
    expect(created).toEqual(created.toSorted((a, b) => b - a));
  });

  test('takes since as included and until as excluded, on createdAt', async () => {
    const [first, second, third] = await stored({ sort: 'dateAsc' });
    const found = await games(user(`since=${first?.createdAt}&until=${third?.createdAt}&sort=dateAsc`));
    expect(found.map((game) => game.id)).toEqual([first?.id ?? '', second?.id ?? '']);
  });

  test('takes since and until as included, on lastMoveAt, as soon as a filter is set', async () => {
    const rated = (await stored({ sort: 'dateAsc' })).filter((game) => game.rated);
    const byEnd = rated.toSorted((a, b) => a.lastMoveAt - b.lastMoveAt);
    const [from, to] = [byEnd[10]?.lastMoveAt ?? 0, byEnd[20]?.lastMoveAt ?? 0];
    const found = await games(user(`rated=true&since=${from}&until=${to}&sort=dateAsc`));
    expect(found.map((game) => game.id)).toEqual(byEnd.slice(10, 21).map((game) => game.id));
  });

  test('filters by perf, color and opponent', async () => {
    expect(
      (await games(user('perfType=crazyhouse,nonsense'))).every((game) => game.perf === 'crazyhouse'),
    ).toBe(true);
    const white = await games(user('color=white'));
    expect(white.length).toBeGreaterThan(50);
    expect(white.every((game) => game.players.white.user?.name === username)).toBe(true);
    const opponent = white[0]?.players.black.user?.name ?? '';
    const met = await games(user(`vs=${opponent.toUpperCase()}`));
    expect(met.length).toBeGreaterThan(0);
    expect(met.every((game) => JSON.stringify(game.players).includes(opponent))).toBe(true);
    expect((await get(user('vs=nobody_at_all'))).status).toBe(404);
  });

  test('tells analyzed games from others', async () => {
    const analyzed = await games(user(`analysed=true&${ALL}`));
    const plain = await games(user(`analysed=false&${ALL}`));
    expect(analyzed.length).toBeGreaterThan(5);
    expect(analyzed.every((game) => game.analysis)).toBe(true);
    expect(plain.some((game) => game.analysis)).toBe(false);
    expect(analyzed.length + plain.length).toBe((await stored()).length);
  });

  test('raises max to one and ignores what is no number', async () => {
    expect(await lines(user('max=3'))).toHaveLength(3);
    expect(await lines(user('max=0'))).toHaveLength(1);
    expect((await lines(user('max=many'))).length).toBeGreaterThan(200);
  });

  test('leaves out what was not asked for', async () => {
    const [plain] = await games(user('max=1&analysed=true'));
    for (const field of ['clocks', 'analysis', 'opening', 'division'])
      expect(plain).not.toHaveProperty(field);
    expect(plain?.players.white.analysis).toBeUndefined();
    const [noAccuracy] = await games(user('max=1&analysed=true&evals=true'));
    expect(noAccuracy?.analysis?.length).toBeGreaterThan(0);
    expect(noAccuracy?.players.white.analysis).not.toHaveProperty('accuracy');
    const whole = await games(user('analysed=true&accuracy=true'));
    expect(whole.some((game) => game.players.white.analysis?.accuracy !== undefined)).toBe(true);
    expect(whole.some((game) => game.analysis)).toBe(false);
    expect((await games(user('max=1&moves=false')))[0]).not.toHaveProperty('moves');
  });

  test('adds the last position and the PGN where asked', async () => {
    const [game] = await games(user('max=1&lastFen=true&pgnInJson=true&perfType=blitz&clocks=true'));
    expect(game?.lastFen).toMatch(/^[\w/]+ [wb] /);
    expect(game?.lastMove).toMatch(/^[a-h][1-8][a-h][1-8]/);
    expect(game?.pgn).toContain('[Variant "Standard"]');
    expect(game?.pgn).toContain('%clk');
  });

  test('holds back running and aborted games unless asked for', async () => {
    const statuses = async (query: string): Promise<Set<string>> =>
      new Set((await games(user(query))).map((game) => game.status));
    const usual = await statuses('');
    for (const status of ['created', 'started', 'aborted']) expect(usual.has(status)).toBe(false);
    const all = await statuses('ongoing=true');
    for (const status of ['started', 'aborted', 'resign']) expect(all.has(status)).toBe(true);
    const running = await statuses('finished=false');
    expect([...running].every((status) => status === 'started' || status === 'created')).toBe(true);
  });

  test('shows a running game three plies late', async () => {
    const running = (await stored({ finished: 'false' })).find(
      (game) => game.moves?.split(' ').length === 22,
    );
    const shown = (await games(user('finished=false&clocks=true'))).find((game) => game.id === running?.id);
    expect(shown?.moves?.split(' ')).toEqual(running?.moves?.split(' ').slice(0, 19) as never);
    expect(shown?.clocks).toHaveLength(19);
  });

  test('shows running games by their first five plies in any case', async () => {
    const [long] = (await stored({ finished: 'false' })).filter(
      (game) => game.moves?.split(' ').length === 22,
    );
    const sans = long?.moves?.split(' ') ?? [];
    for (const [plies, seen] of [
      [0, 0],
      [4, 4],
      [5, 5],
      [7, 5],
      [8, 5],
      [9, 6],
    ] as const) {
      const game = {
        ...long,
        id: `plies00${plies}`,
        moves: sans.slice(0, plies).join(' '),
        clocks: undefined,
      };
      await lichess.addGames([game]);
      const [byId] = await games('/api/games/export/_ids', { method: 'POST', body: game.id });
      expect(byId?.moves?.split(' ').filter(Boolean)).toHaveLength(seen);
    }
  });

  test('is told to tests as Lichess shows it to somebody who asks for everything', async () => {
    const shown = await lichess.shown(username);
    expect(shown).toEqual(await lines(user(`${ALL}&ongoing=true&sort=dateAsc`)));
    expect(shown.length).toBeGreaterThan((await stored()).length);
  });

  test('is PGN unless the Accept header is exactly that of NDJSON', async () => {
    for (const accept of ['*/*', 'application/x-ndjson, */*', 'text/plain']) {
      const response = await get(user('max=2'), { headers: { accept } });
      expect(response.headers.get('content-type')).toBe('application/x-chess-pgn');
      expect(await response.text()).toStartWith('[Event ');
    }
  });

  test('is a 404 with an empty body for nobody and for a closed account', async () => {
    await lichess.addPlayers([{ username: 'Gone_Player', closed: true }]);
    for (const name of ['nobody_at_all', 'gone_player']) {
      const response = await get(`/api/games/user/${name}`);
      expect(response.status).toBe(404);
      expect(await response.text()).toBe('');
    }
  });

  test('is empty for a player without games', async () => {
    await lichess.addPlayers([{ username: 'me_owner' }]);
    const response = await get('/api/games/user/ME_OWNER');
    expect([response.status, await response.text()]).toEqual([200, '']);
  });
});

describe('other routes', () => {
  test('a user has the count of the finished games', async () => {
    const { count, id } = (await (await get(`/api/user/${username.toUpperCase()}`)).json()) as never;
    expect(id).toBe(username.toLowerCase() as never);
    const finished = await games(user());
    expect((count as { all: number }).all).toBe(finished.length);
  });

  test('a closed user is disabled, an unknown one is not found', async () => {
    await lichess.addPlayers([{ username: 'Gone_Player', closed: true }]);
    const closed = await get('/api/user/gone_player');
    expect([closed.status, await closed.json()]).toEqual([
      200,
      { id: 'gone_player', username: 'Gone_Player', disabled: true },
    ]);
    const unknown = await get('/api/user/nobody_at_all');
    expect([unknown.status, await unknown.json()]).toEqual([404, { error: 'Not found' }]);
  });

  test('games by ids come newest first, without the unknown and at most 300', async () => {
    const all = await stored({ sort: 'dateAsc', ongoing: 'true' });
    const some = all.slice(0, 4).map((game) => game.id);
    const byIds = (ids: string[]): Promise<GameJson[]> =>
      games('/api/games/export/_ids', { method: 'POST', body: ids.join(',') });
    const found = await byIds([...some, 'zzzzzzzz', some[0] ?? '']);
    expect(found.map((game) => game.createdAt)).toEqual(
      all
        .slice(0, 4)
        .map((game) => game.createdAt)
        .reverse(),
    );
    const many = [
      ...all.slice(0, 200).map((game) => game.id),
      ...Array(200).fill('zzzzzzzz'),
      all[220]?.id ?? '',
    ];
    expect(await byIds(many)).toHaveLength(200);
  });

  test('games by ids come whatever their status, the running ones three plies late', async () => {
    const all = await stored({ ongoing: 'true' });
    const statuses = ['created', 'started', 'aborted', 'resign'];
    const asked = statuses.map((status) => all.find((game) => game.status === status) as GameJson);
    const found = await games(`/api/games/export/_ids?${ALL}`, {
      method: 'POST',
      body: asked.map((game) => game.id).join(','),
    });
    const shown = (await lichess.shown(username)).map((line): GameJson => JSON.parse(line));
    expect(found).toHaveLength(4);
    for (const game of found) expect(game).toEqual(shown.find(({ id }) => id === game.id) as GameJson);
    expect(new Set(found.map((game) => game.status))).toEqual(new Set(statuses));
  });

  test('one game comes as JSON with clocks, evaluations, opening and division', async () => {
    const [game] = (await stored()).filter((one) => one.clocks && one.analysis && one.opening);
    const response = await get(`/game/export/${game?.id}`, { headers: { accept: 'application/json' } });
    expect(response.headers.get('content-type')).toBe('application/json');
    const found = (await response.json()) as GameJson;
    expect(found).toMatchObject({ clocks: game?.clocks as never, analysis: game?.analysis as never });
    expect((await get('/game/export/zzzzzzzz')).status).toBe(404);
  });

  test('an account is that of the token, and a bad token is refused everywhere', async () => {
    await lichess.addPlayers([{ username: 'me_owner' }]);
    const good = await get('/api/account', { headers: { authorization: 'Bearer good_token' } });
    expect(await good.json()).toMatchObject({ id: 'me_owner' });
    for (const path of ['/api/account', user('max=1'), `/api/user/${username}`]) {
      const bad = await get(path, { headers: { authorization: 'Bearer bad_token' } });
      expect([bad.status, Object.keys((await bad.json()) as object)]).toEqual([401, ['error']]);
    }
    expect((await get('/api/account')).status).toBe(401);
  });

  test('several users come in one answer, in the order asked for', async () => {
    const names = (await lichess.players()).slice(0, 2).map((player) => player.id);
    const body = [names[1], 'nobody_at_all', names[0]].join(',');
    const found = (await (await get('/api/users', { method: 'POST', body })).json()) as { id: string }[];
    expect(found.map((one) => one.id)).toEqual(names.toReversed());
  });
});

describe('one request at a time', () => {
  test('a second one is refused and counted while the first one is open', async () => {
    await lichess.reset();
    await lichess.setFaults([{ kind: 'stall', at: 1 }]);
    const first = new AbortController();
    const open = await get(user(), { signal: first.signal });
    const second = await get(user('max=1'));
    expect([second.status, await second.json()]).toEqual([
      429,
      { error: 'Please only run 1 request(s) at a time' },
    ]);
    expect(await lichess.report()).toMatchObject({ open: 1, mostOpen: 2, overlaps: 1 });
    first.abort();
    await open.text().catch(() => {});
    await until('the slot to be free', async () => (await lichess.report()).open === 0);
    expect(await lines(user('max=1'))).toHaveLength(1);
  });

  test('a slot stays taken for a while after the client went away, not after a good end', async () => {
    const slow = await startLichess({ seed: 1, players: 1, gamesPer: 20, linger: 2_000 });
    try {
      const [player] = await slow.players();
      const ask = (signal?: AbortSignal): Promise<Response> =>
        fetch(`${slow.url}/api/games/user/${player?.username}`, {
          headers: HEADERS,
          signal,
          keepalive: false,
        });
      for (let i = 0; i < 2; i++) {
        const answer = await ask();
        await answer.text();
        expect(answer.status).toBe(200);
      }
      await slow.setFaults([{ kind: 'stall', at: 3 }]);
      const away = new AbortController();
      const open = await ask(away.signal);
      const began = performance.now();
      away.abort();
      await open.text().catch(() => {});
      expect((await ask()).status).toBe(429);
      await until('the slot to be free', async () => (await ask()).status === 200);
      expect(performance.now() - began).toBeGreaterThan(1_900);
      expect((await slow.report()).mostOpen).toBe(2);
    } finally {
      await slow.stop();
    }
  });
});

describe('the report', () => {
  test('counts requests, answers, games and user agents', async () => {
    await lichess.reset();
    await lines(user('max=7'));
    await (await get('/api/user/nobody_at_all')).text();
    const report = await until('the end of both', async () => {
      const now = await lichess.report();
      return now.lastRequests.length > 1 && now;
    });
    expect(report).toMatchObject({
      requests: 2,
      gamesServed: 7,
      mostOpen: 1,
      byPath: { '/api/games/user/{username}': 1, '/api/user/{username}': 1 },
      statusCounts: { 200: 1, 404: 1 },
      userAgents: { [HEADERS['user-agent']]: 2 },
      badRequests: [],
      lastRequests: [{ games: 7, end: 'done' }, { status: 404 }],
    });
  });

  test('names what a careful client would not send', async () => {
    const bad: [string, RequestInit, RegExp][] = [
      [user('max=1'), { headers: { 'user-agent': 'curl/8.1' } }, /user agent curl/],
      [user('max=1'), { headers: { 'user-agent': '' } }, /no user agent|default-looking/],
      [user('max=1'), { headers: { accept: '*/*' } }, /Accept is/],
      [user('max=1&since=5'), {}, /since is before/],
      [user('max=1&rated=true'), {}, /search index/],
      [user('max=1&clocks=yes'), {}, /neither true nor false/],
      [user('max=1&page=2'), {}, /nobody knows the parameter page/],
      ['/api/nonsense', {}, /no such route/],
    ];
    for (const [path, init, why] of bad) {
      await lichess.reset();
      await (await get(path, init)).text();
      const { badRequests } = await lichess.report();
      expect(badRequests.map((one) => one.why).join()).toMatch(why);
    }
  });

  test('tells a client that went away from one that read to the end', async () => {
    await lichess.reset();
    await lichess.setFaults([{ kind: 'stall', at: 2 }]);
    const away = new AbortController();
    const open = await get(user(), { signal: away.signal });
    away.abort();
    await open.text().catch(() => {});
    const report = await until('the end of the request', async () => {
      const now = await lichess.report();
      return now.lastRequests.length === 1 && now;
    });
    expect(report.lastRequests[0]).toMatchObject({ end: 'aborted', games: 2 });
  });
});

describe('the throttle', () => {
  test('sends no more than so many games a second', async () => {
    const slow = await startLichess({ seed: 1, players: 1, gamesPer: 30, rate: 50 });
    try {
      const [player] = await slow.players();
      const began = performance.now();
      const response = await fetch(`${slow.url}/api/games/user/${player?.username}?max=20`, {
        headers: HEADERS,
      });
      const count = (await response.text()).split('\n').length - 1;
      expect(count).toBe(20);
      expect(performance.now() - began).toBeGreaterThan(350);
    } finally {
      await slow.stop();
    }
  });
});

describe('games given at run time', () => {
  test('appear, replace the ones with their id, and keep their bytes', async () => {
    const [running] = await stored({ finished: 'false' });
    const finished = { ...running, status: 'resign', winner: 'white' };
    const odd =
      '{"id":"oddGame1",  "createdAt":1700000000000, "status":"resign","moves":"e4", "players":{"white":{"user":{"name":"Odd_One","id":"odd_one"}},"black":{}},"weird":1.50}';
    await lichess.addGames([finished]);
    await lichess.addGames(odd);
    expect((await games(user())).find((game) => game.id === running?.id)?.status).toBe('resign');
    expect(await lines(`/api/games/user/odd_one?${ALL}`)).toEqual([odd]);
    await expect(lichess.addGames('{"id":"x"}')).rejects.toThrow('line 1 is no game');
  });
});
