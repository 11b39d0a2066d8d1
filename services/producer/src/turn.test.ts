import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'bun:test';
import { ApiRefused } from '@rookery/shared/api-answer.ts';
import type { Log } from '@rookery/shared/log.ts';
import { until } from '@rookery/tools/test/until.ts';
import { createAccountDue } from './account-due.ts';
import type { Api } from './api.ts';
import { createBreaker } from './breaker.ts';
import { createAsk } from './lichess/ask.ts';
import { PAGE_LIMITS } from './lichess/watchdog.ts';
import type { LichessLock } from './lock/lichess-lock.ts';
import type { Placed } from './page/tally.ts';
import { createFakeLedger, type FakeLedger } from './test/fake-ledger.ts';
import { fakeRight } from './test/fake-right.ts';
import { createdAt, gameLine } from './test/game-line.ts';
import { quietLog } from './test/quiet-log.ts';
import { chunk, head, plain, type RawServer, type Script, startRawServer, whole } from './test/raw-server.ts';
import { takeTurn } from './turn.ts';

const ACCOUNT = plain(200, '{"id":"ann","username":"Ann","count":{"all":42}}');

let server: RawServer;
let ledger: FakeLedger;
let stopping: AbortController;
let dispatched: Placed[];
let held: number;

beforeAll(async () => {
  server = await startRawServer();
});
afterAll(() => server.stop());
beforeEach(() => {
  server.requests.length = 0;
  ledger = createFakeLedger();
  ledger.follow('ANN');
  stopping = new AbortController();
  dispatched = [];
  held = 0;
});

/** The lock of a process that is alone. */
const lock: LichessLock = {
  hold: async (stop, work) => {
    if (stop.aborted) return undefined;
    held++;
    try {
      return await work(fakeRight());
    } finally {
      held--;
    }
  },
};

const depsOf = () => ({
  api: ledger,
  lock,
  reader: {
    ask: createAsk({ url: server.url, token: undefined, userAgent: 'x', stop: stopping.signal }),
    limits: PAGE_LIMITS,
    dispatch: async (_: unknown, placed: readonly Placed[]) => void dispatched.push(...placed),
  },
  accountDue: createAccountDue(),
  untilRoom: async () => undefined,
  breaker: createBreaker(() => 1),
  stop: stopping.signal,
  log: quietLog,
});
const first = { playerId: 'ann', syncId: 1, turn: 1 };
const paths = () => server.requests.map(({ target }) => target.split('?')[0]);

describe('a turn', () => {
  test('reads a page, seals it and names the next turn', async () => {
    const deps = depsOf();
    server.script(whole(gameLine(1), gameLine(2)), ACCOUNT);
    ledger.follow('Bob', 2);
    expect(await takeTurn(deps, { playerId: 'bob', syncId: 2, turn: 1 })).toEqual({
      kind: 'done',
      next: { playerId: 'bob', syncId: 2, turn: 2 },
    });
    expect(dispatched.map(({ seq }) => seq)).toEqual([0, 1]);
    expect(ledger.seals).toMatchObject([
      { playerId: 'bob', lines: 2, lastCreatedAt: createdAt(2), reachedEnd: false },
    ]);
  });

  test('does nothing when there is no page to open', async () => {
    expect(await takeTurn(depsOf(), { ...first, turn: 7 })).toEqual({ kind: 'done', next: null });
    expect(server.requests).toEqual([]);
  });

  test('asks for the account after the first page of a sync, and once an hour', async () => {
    const deps = depsOf();
    server.script(whole(gameLine(1)), ACCOUNT);
    await takeTurn(deps, first);
    expect(paths()).toEqual(['/api/games/user/ANN', '/api/user/ANN']);
    expect(ledger.accounts).toEqual([{ playerId: 'ann', username: 'Ann', games: 42 }]);
    ledger.follow('ANN');
    server.script(whole());
    await takeTurn(deps, { ...first, syncId: 2 });
    expect(paths()).toHaveLength(3);
    expect(server.mostOpen()).toBe(1);
  });

  test('does not ask for the account after a later page', async () => {
    for (const player of ledger.players) player.turn = 2;
    server.script(whole());
    await takeTurn(depsOf(), { ...first, turn: 2 });
    expect(paths()).toEqual(['/api/games/user/ANN']);
  });

  test('lives with an account that is not to be had', async () => {
    server.script(whole(gameLine(1)), plain(503, '<html>', 'text/html'));
    expect(await takeTurn(depsOf(), first)).toEqual({ kind: 'done', next: null });
    expect(ledger.seals).toHaveLength(1);
    expect(ledger.accounts).toEqual([]);
  });

  const NOT_FOUND: { name: string; account: Script; kind: string }[] = [
    {
      name: 'an account that does not exist',
      account: plain(404, '{"error":"Not found"}'),
      kind: 'notFound',
    },
    {
      name: 'a closed account',
      account: plain(200, '{"id":"ann","username":"Ann","disabled":true}'),
      kind: 'closed',
    },
    { name: 'an account that is there all the same', account: ACCOUNT, kind: 'lichess' },
    { name: 'a second answer that does not come', account: (socket) => socket.destroy(), kind: 'network' },
    { name: 'a second answer that says to wait', account: plain(429, '{}'), kind: 'rateLimited' },
  ];
  for (const { name, account, kind } of NOT_FOUND) {
    test(`a 404 for ${name} is ${kind}`, async () => {
      server.script(plain(404, ''), account);
      await takeTurn(depsOf(), first);
      expect(paths()).toEqual(['/api/games/user/ANN', '/api/user/ANN']);
      expect(ledger.failures).toMatchObject([{ playerId: 'ann', kind }]);
      expect(server.mostOpen()).toBe(1);
    });
  }

  test('a 429 makes everybody wait', async () => {
    server.script(plain(429, '{"error":"x","ratelimit":{"seconds":2}}'));
    expect(await takeTurn(depsOf(), first)).toEqual({ kind: 'rateLimited', retryAfterMs: 2_000 });
    expect(ledger.failures).toMatchObject([{ kind: 'rateLimited', retryAfterMs: 2_000 }]);
  });

  test('a second request of ours is told to the ledger, with an alarm', async () => {
    server.script(plain(429, '{"error":"Please only run 1 request(s) at a time"}'));
    const alarms: unknown[] = [];
    const log = { ...quietLog, error: (fields: unknown) => alarms.push(fields) } as unknown as Log;
    expect(await takeTurn({ ...depsOf(), log }, first)).toMatchObject({ kind: 'rateLimited' });
    expect(ledger.failures).toMatchObject([{ kind: 'rateLimited', secondRequest: true }]);
    expect(alarms).toMatchObject([{ alarm: 'second_request' }]);
  });

  test('a 429 for the account makes everybody wait too, and the page before it counts', async () => {
    server.script(whole(gameLine(1)), plain(429, '{"error":"x","ratelimit":{"seconds":3}}'));
    expect(await takeTurn(depsOf(), first)).toEqual({ kind: 'rateLimited', retryAfterMs: 3_000 });
    expect(ledger.seals).toMatchObject([{ lines: 1, end: 'complete' }]);
    expect(ledger.failures).toMatchObject([{ kind: 'rateLimited', retryAfterMs: 3_000 }]);
  });

  test('a 429 at the second reading makes everybody wait too, and what is whole of the page counts', async () => {
    server.script(
      whole(gameLine(1), '{torn', gameLine(3)),
      plain(429, '{"error":"Please only run 1 request(s) at a time","ratelimit":{"seconds":3}}'),
    );
    const alarms: unknown[] = [];
    const log = { ...quietLog, error: (fields: unknown) => alarms.push(fields) } as unknown as Log;
    expect(await takeTurn({ ...depsOf(), log }, first)).toEqual({ kind: 'rateLimited', retryAfterMs: 3_000 });
    expect(ledger.seals).toMatchObject([{ lines: 1, end: 'cut', reachedEnd: false }]);
    expect(ledger.failures).toMatchObject([
      { kind: 'rateLimited', retryAfterMs: 3_000, secondRequest: true },
    ]);
    expect(alarms).toMatchObject([{ alarm: 'second_request' }]);
    // No account is asked for after it.
    expect(server.requests).toHaveLength(2);
  });

  const LIMIT = plain(429, '{"error":"x","ratelimit":{"seconds":3}}');
  const UNTOLD: { name: string; away: (keyof Api)[]; scripts: Script[] }[] = [
    { name: 'a 429', away: ['failPage'], scripts: [LIMIT] },
    { name: 'a 429 for the account', away: ['sealPage', 'failPage'], scripts: [whole(gameLine(1)), LIMIT] },
  ];
  for (const { name, away, scripts } of UNTOLD) {
    test(`${name} makes everybody wait while the API is away as well, and is told when it is back`, async () => {
      for (const call of away) ledger.away.add(call);
      server.script(...scripts);
      const result = await takeTurn({ ...depsOf(), patienceMs: 0 }, first);
      expect(result).toEqual({ kind: 'rateLimited', retryAfterMs: 3_000 });
      expect(ledger.failures).toEqual([]);
      ledger.away.clear();
      await until('the ledger to know', () => ledger.failures.length === 1);
      expect(ledger.failures).toMatchObject([{ kind: 'rateLimited', retryAfterMs: 3_000 }]);
    });
  }

  test('a 429 holds for everybody though its page is gone', async () => {
    server.script(whole(gameLine(1)), LIMIT);
    const gone = () => Promise.reject(new ApiRefused(404, 'page_not_found', 'gone'));
    expect(await takeTurn({ ...depsOf(), api: { ...ledger, sealPage: gone } }, first)).toEqual({
      kind: 'rateLimited',
      retryAfterMs: 3_000,
    });
    await until('the ledger to know', () => ledger.failures.length === 1);
  });

  const ILL: { name: string; script: Script }[] = [
    { name: 'a connection that breaks', script: (socket) => socket.destroy() },
    { name: 'a 500', script: plain(500, 'Oops', 'text/plain') },
    { name: 'a proxy without a server behind it', script: plain(502, '<html>', 'text/html') },
  ];
  for (const { name, script } of ILL) {
    test(`${name} makes everybody wait, longer each time, until Lichess answers`, async () => {
      const deps = depsOf();
      server.script(script);
      const turnOf = async () => {
        ledger.follow(`p${ledger.players.length}`);
        return takeTurn(deps, { playerId: 'x', syncId: ledger.players.length, turn: 1 });
      };
      expect(await turnOf()).toEqual({ kind: 'ill', next: null, waitMs: 1_000 });
      expect(await turnOf()).toEqual({ kind: 'ill', next: null, waitMs: 2_000 });
      server.script(plain(401, '{"error":"No such token"}'), script);
      expect(await turnOf()).toEqual({ kind: 'done', next: null });
      expect(await turnOf()).toEqual({ kind: 'ill', next: null, waitMs: 1_000 });
    });
  }

  test('takes a page by id like any other, and leaves it to the ledger what comes next', async () => {
    for (const player of ledger.players) Object.assign(player, { ids: ['game0001', 'game0002'], turn: 2 });
    server.script(whole(gameLine(2)));
    expect(await takeTurn(depsOf(), { ...first, turn: 2 })).toEqual({
      kind: 'done',
      next: { ...first, turn: 3 },
    });
    expect(ledger.seals).toMatchObject([{ lines: 1, missing: ['game0001'], reachedEnd: false }]);
  });

  test('reports the lines that cannot be read before the page is sealed', async () => {
    server.script(whole(gameLine(1), '{torn'), whole(gameLine(1), '{torn'), ACCOUNT);
    await takeTurn(depsOf(), first);
    expect(ledger.rejects).toMatchObject([
      { code: 'invalid_json', playerId: 'ann', page: { id: 1, seq: 1 }, length: 5, payload: btoa('{torn') },
    ]);
    expect(ledger.seals).toMatchObject([{ lines: 2 }]);
  });

  test('comes back later when the API is away, and the lock is free meanwhile', async () => {
    ledger.away.add('openPage');
    expect(await takeTurn(depsOf(), first)).toMatchObject({ kind: 'later' });
    expect(held).toBe(0);
    expect(server.requests).toEqual([]);
  });

  test('comes back later while Lichess wants us to wait', async () => {
    ledger.cooldownUntil = new Date(Date.now() + 60_000);
    expect(await takeTurn(depsOf(), first)).toMatchObject({ kind: 'later' });
    expect(server.requests).toEqual([]);
  });

  test('that is over hands on to the one that its sync waits for, whose dispatch was lost', async () => {
    const deps = depsOf();
    server.script(whole(gameLine(1), gameLine(2)), ACCOUNT);
    ledger.follow('Bob', 2);
    const turn = { playerId: 'bob', syncId: 2, turn: 1 };
    await takeTurn(deps, turn);
    expect(await takeTurn(deps, turn)).toEqual({ kind: 'done', next: { ...turn, turn: 2 } });
    expect(server.requests).toHaveLength(2);
  });

  test('waits for an API that went away during the page, without the lock', async () => {
    ledger.away.add('sealPage');
    server.script(whole(gameLine(1)), ACCOUNT);
    const turn = takeTurn(depsOf(), first);
    await until('both answers', () => server.requests.length === 2 && held === 0);
    expect(ledger.seals).toEqual([]);
    ledger.away.clear();
    expect(await turn).toEqual({ kind: 'done', next: null });
    expect(ledger.seals).toHaveLength(1);
  });

  test('is dropped when the ledger does not know its page any more', async () => {
    server.script(whole(gameLine(1)), ACCOUNT);
    const gone = () => Promise.reject(new ApiRefused(404, 'page_not_found', 'gone'));
    expect(await takeTurn({ ...depsOf(), api: { ...ledger, sealPage: gone } }, first)).toEqual({
      kind: 'done',
      next: null,
    });
  });

  test('told to stop, it seals what is whole, and waits for nothing more', async () => {
    server.script((socket) => {
      head(socket, {});
      chunk(socket, `${gameLine(1)}\n${gameLine(2).slice(0, 10)}`);
    });
    const turn = takeTurn(depsOf(), first);
    await until('the first game', () => dispatched.length > 0);
    const began = performance.now();
    stopping.abort();
    expect(await turn).toEqual({ kind: 'done', next: { ...first, turn: 2 } });
    expect(performance.now() - began).toBeLessThan(3_500);
    expect(ledger.seals).toMatchObject([{ lines: 1, end: 'cut', reachedEnd: false }]);
    await until('the connection to close', () => server.open() === 0);
  });

  test('told to stop before anything came, it leaves the page without a failure', async () => {
    server.script((socket) => head(socket, {}));
    const turn = takeTurn(depsOf(), first);
    await until('the request', () => server.requests.length > 0);
    stopping.abort();
    expect(await turn).toMatchObject({ kind: 'later' });
    expect([ledger.seals, ledger.failures]).toEqual([[], []]);
  });
});
