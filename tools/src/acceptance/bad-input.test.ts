import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { type Lichess, startLichess } from '../lichess/start.ts';
import { START_MS, startTestStack, type TestStack } from '../test/stack.ts';
import { until } from '../test/until.ts';

let lichess: Lichess;
let stack: TestStack;

interface Player {
  id: string;
  state: string;
  syncing: boolean;
  lastError?: string;
}

interface Rejected {
  code: string;
  detail: string;
  gameId?: string;
  length: number;
}

const follow = (username: string) =>
  stack.api('/api/players', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ username }),
  });

const read = async <T>(path: string): Promise<T> => (await (await stack.api(path)).json()) as T;

const settled = (id: string) =>
  until(
    `the sync of ${id} to end`,
    async () => {
      const player = await read<Player>(`/api/players/${id.toLowerCase()}`);
      return !player.syncing && player;
    },
    { within: 60_000, every: 100 },
  );

beforeAll(async () => {
  lichess = await startLichess({ players: 4, gamesPer: 150 });
  stack = await startTestStack({
    args: ['--producers', '3', '--consumers', '3'],
    env: { LICHESS_URL: lichess.url },
  });
}, START_MS);

afterAll(async () => {
  expect(await stack.stop()).toBe(0);
  await lichess.stop();
});

describe('what Lichess may send', () => {
  test('bad records are listed with their reason, and cost no other game', async () => {
    const [player] = await lichess.players();
    if (!player) throw new Error('the stand-in has no players');
    const insert = { times: 'always', insert: true } as const;
    await lichess.setFaults([
      { kind: 'bad-line', at: 5, ...insert },
      { kind: 'bad-utf8', at: 20, ...insert },
      { kind: 'huge-line', at: 40, bytes: 2_000_000, ...insert },
      { kind: 'illegal-move', at: 60, ...insert },
      { kind: 'unknown-variant', at: 80, ...insert },
      { kind: 'blank-lines', at: 90, times: 'always' },
    ]);
    await follow(player.username);
    await settled(player.id);
    await lichess.setFaults([]);

    const served = await lichess.shown(player.username);
    const counts = await read<{ stored: number; rejected: number; complete: boolean }>(
      `/api/players/${player.id}/reconciliation`,
    );
    expect(counts).toMatchObject({ stored: served.length, complete: true });
    const { items } = await read<{ items: Rejected[] }>('/api/rejected');
    expect(items.map(({ code }) => code).sort()).toEqual([
      'illegal_move',
      'invalid_json',
      'invalid_utf8',
      'line_too_long',
      'unknown_variant',
    ]);
    expect(counts.rejected).toBe(items.length);
    const detailOf = (code: string) => items.find((item) => item.code === code)?.detail;
    expect(detailOf('illegal_move')).toMatch(/^ply \d+ \(\d+\.+ ?\S+\): /);
    expect(detailOf('unknown_variant')).toContain('is not a variant of Lichess');
    expect(items.find(({ code }) => code === 'line_too_long')?.length).toBeGreaterThanOrEqual(2_000_000);
  }, 90_000);

  test('half a line at the end is no game, and the next page brings it whole', async () => {
    const [, player] = await lichess.players();
    if (!player) throw new Error('the stand-in has no second player');
    await lichess.setFaults([{ kind: 'half-line', at: 30 }]);
    await follow(player.username);
    const { lastError } = await settled(player.id);
    expect(lastError).toBeUndefined();
    const counts = await read<{ stored: number }>(`/api/players/${player.id}/reconciliation`);
    expect(counts.stored).toBe((await lichess.shown(player.username)).length);
  }, 90_000);

  test('a player whom Lichess does not know is notFound, a closed account closed, in words', async () => {
    await lichess.addPlayers([{ username: 'Gone_Away', closed: true }]);
    await follow('nobody_here');
    await follow('Gone_Away');
    expect(await settled('nobody_here')).toMatchObject({ state: 'notFound' });
    expect(await settled('gone_away')).toMatchObject({ state: 'closed' });
    expect((await settled('nobody_here')).lastError).toContain('nobody_here');
  });

  test('a server that is ill shows, and does not end the player', async () => {
    const [, , player] = await lichess.players();
    if (!player) throw new Error('the stand-in has no third player');
    await lichess.setFaults([{ kind: '503', times: 'always', player: player.username }]);
    await follow(player.username);
    const ill = await settled(player.id);
    expect(ill.state).toBe('active');
    expect(ill.lastError).toContain('503');
    await lichess.setFaults([]);
    await stack.api(`/api/players/${player.id}/syncs`, { method: 'POST' });
    expect((await settled(player.id)).lastError).toBeUndefined();
  });
});

test('with three producers Lichess never saw two requests open, nor anything asked wrongly', async () => {
  const players = await lichess.players();
  await Promise.all(players.map(({ username }) => follow(username)));
  for (const { id } of players) await settled(id);
  const report = await lichess.report();
  expect(report.requests).toBeGreaterThan(players.length);
  expect({ mostOpen: report.mostOpen, overlaps: report.overlaps }).toEqual({ mostOpen: 1, overlaps: 0 });
  expect(report.badRequests).toEqual([]);
  expect(Object.keys(report.userAgents).filter((agent) => !agent.startsWith('Rookery/'))).toEqual([]);
});
