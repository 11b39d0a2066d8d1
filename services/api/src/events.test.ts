import { afterAll, describe, expect, test } from 'bun:test';
import type { OpenedPage } from '@rookery/shared/contract/page.ts';
import { startTestApi } from '@rookery/tools/test/api.ts';
import { createLedger, FIRST_DAY, gameAt } from '@rookery/tools/test/ledger.ts';
import { until } from '@rookery/tools/test/until.ts';
import { createEvents, type RookeryEvent } from './events.ts';

const api = await startTestApi();
const ledger = createLedger(api);
const server = Bun.serve({ port: 0, hostname: '127.0.0.1', fetch: api.app.fetch });
afterAll(async () => {
  await server.stop(true);
  await api.close();
});

interface Heard {
  event: string;
  data: Record<string, unknown>;
}

/** Hears /api/events from now on. */
const listen = async () => {
  const abort = new AbortController();
  const response = await fetch(new URL('/api/events', server.url), {
    headers: { authorization: `Bearer ${api.token}` },
    signal: abort.signal,
  });
  expect(response.headers.get('content-type')).toStartWith('text/event-stream');
  const heard: Heard[] = [];
  let text = '';
  const reading = (async () => {
    const decoder = new TextDecoder();
    for await (const bytes of response.body as ReadableStream<Uint8Array>) {
      text += decoder.decode(bytes, { stream: true });
      const blocks = text.split('\n\n');
      text = blocks.pop() as string;
      for (const block of blocks) {
        const [, event, data] = /^event: (\w+)\ndata: (.*)$/m.exec(block) ?? [];
        if (event && data) heard.push({ event, data: JSON.parse(data) });
        else heard.push({ event: 'comment', data: { block } });
      }
    }
  })().catch(() => undefined);
  await until('the first comment', () => heard.length > 0);
  return {
    heard,
    first: (event: string, isIt: (data: Heard['data']) => boolean = () => true) =>
      until(`an event ${event}`, () => heard.find((one) => one.event === event && isIt(one.data))?.data),
    end: async () => {
      abort.abort();
      await reading;
    },
  };
};

describe('GET /api/events', () => {
  test('tells of players, games and syncs as they move', async () => {
    const { heard, first, end } = await listen();
    const turn = await ledger.follow('anna');
    expect(await first('player')).toMatchObject({ id: 'anna', syncing: true });
    const page = (await ledger.open(turn)) as OpenedPage;
    await ledger.land(page.id, 0, gameAt('anna', 0));
    expect(await first('game')).toEqual({ id: gameAt('anna', 0).id, outcome: 'created' });
    expect(await first('sync')).toMatchObject({
      id: turn.syncId,
      playerId: 'anna',
      state: 'running',
      stored: 1,
    });
    await ledger.land(page.id, 0, gameAt('anna', 0));
    await ledger.seal(page.id, { lines: 1, lastCreatedAt: FIRST_DAY, reachedEnd: true });
    expect(await first('sync', ({ state }) => state === 'done')).toMatchObject({
      id: turn.syncId,
      stored: 1,
      fetched: 1,
    });
    // What is nothing new is no event.
    expect(heard.filter(({ event }) => event === 'game')).toHaveLength(1);
    await end();
  });

  test('tells of a failure', async () => {
    const { first, end } = await listen();
    const page = (await ledger.open(await ledger.follow('boris'))) as OpenedPage;
    await ledger.fail(page.id, { kind: 'notFound', detail: 'no such account' });
    expect(await first('player', ({ state }) => state === 'notFound')).toMatchObject({
      id: 'boris',
      lastError: 'no such account',
    });
    expect(await first('sync', ({ state }) => state === 'failed')).toMatchObject({
      playerId: 'boris',
      error: 'no such account',
    });
    await end();
  });

  test('reaches everyone who listens', async () => {
    const listeners = await Promise.all([listen(), listen(), listen()]);
    await api.ask('PATCH', '/api/players/anna', { analyze: 'new' });
    for (const { first } of listeners)
      expect(await first('player')).toMatchObject({ id: 'anna', analyze: 'new' });
    await Promise.all(listeners.map(({ end }) => end()));
  });
});

describe('the events of a process', () => {
  const moved = (syncId: number) => ({ syncId, playerNo: 1, done: false });

  test('reach a listener until it leaves', () => {
    const events = createEvents(api.db.sql, () => undefined);
    const heard: RookeryEvent[] = [];
    const leave = events.subscribe((event) => void heard.push(event));
    events.publish({ type: 'player', data: { n: 1 } });
    leave();
    events.publish({ type: 'player', data: { n: 2 } });
    expect(heard).toEqual([{ type: 'player', data: { n: 1 } }]);
  });

  test('tell of a sync once for many moves at once, and again after the next', async () => {
    const { syncId } = await ledger.follow('carla');
    const events = createEvents(api.db.sql, () => undefined);
    const heard: RookeryEvent[] = [];
    events.subscribe((event) => void heard.push(event));
    for (let i = 0; i < 50; i++) events.syncsMoved([moved(syncId)]);
    await until('the first', () => heard.length === 1);
    events.syncsMoved([moved(syncId)]);
    await until('the second', () => heard.length === 2);
    expect(heard.map(({ type }) => type)).toEqual(['sync', 'sync']);
  });

  test('a failure to read a sync is told to the owner, not thrown', async () => {
    const gone = await startTestApi();
    await gone.db.close();
    const errors: unknown[] = [];
    const events = createEvents(gone.db.sql, (error) => void errors.push(error));
    events.subscribe(() => undefined);
    events.syncsMoved([moved(1)]);
    await until('the error', () => errors.length === 1);
    await gone.close();
  });
});
