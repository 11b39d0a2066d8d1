import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { type Lichess, startLichess } from '../lichess/start.ts';
import { START_MS, startTestStack, type TestStack } from '../test/stack.ts';
import { until } from '../test/until.ts';

const FOLDER = process.env.ROOKERY_LICHESS_DATA ?? join(import.meta.dir, '../../../../shared/lichess');
const FILES = ['clocks', 'variants', 'plain', 'analysed'].map((name) => join(FOLDER, `${name}.ndjson.gz`));
const there = FILES.every((file) => existsSync(file));
if (!there)
  process.stderr.write(`real games: skipped, ${FOLDER} does not hold them (ROOKERY_LICHESS_DATA)\n`);

type Game = Record<string, unknown> & {
  id: string;
  players: Record<string, { user?: { id: string; name: string } }>;
};

interface Player {
  id: string;
  games: number;
  rejected: number;
  syncing: boolean;
  lastSyncedAt: string | null;
  lastError?: string;
}

const readGames = async (file: string): Promise<Game[]> => {
  const text = new TextDecoder().decode(Bun.gunzipSync(await Bun.file(file).bytes()));
  return text.split('\n').flatMap((line) => (line === '' ? [] : [JSON.parse(line) as Game]));
};

interface Account {
  id: string;
  username: string;
  games: Game[];
}

const accountsOf = (games: readonly Game[]): Account[] => {
  const accounts = new Map<string, Account>();
  for (const game of games) {
    for (const { user } of Object.values(game.players)) {
      if (!user) continue;
      const account = accounts.get(user.id) ?? { id: user.id, username: user.name, games: [] };
      if (!account.games.includes(game)) account.games.push(game);
      accounts.set(user.id, account);
    }
  }
  return [...accounts.values()];
};

/** Players that took part in all the games together: those with the most games first. */
const coverOf = (games: readonly Game[]): Account[] => {
  const uncovered = new Set(games);
  return accountsOf(games)
    .toSorted((a, b) => b.games.length - a.games.length)
    .filter((account) => {
      const before = uncovered.size;
      for (const game of account.games) uncovered.delete(game);
      return uncovered.size < before;
    });
};

const allPlayers = async (stack: TestStack): Promise<Player[]> => {
  const players: Player[] = [];
  let next: string | null = '';
  while (next !== null) {
    const path: string = `/api/players?limit=500${next && `&cursor=${next}`}`;
    const page = (await (await stack.api(path)).json()) as { items: Player[]; next: string | null };
    players.push(...page.items);
    next = page.next;
  }
  return players;
};

describe.skipIf(!there)('the real files, served and synced', () => {
  let games: Game[];
  let lichess: Lichess;
  let stack: TestStack;
  let cover: Account[];

  beforeAll(async () => {
    games = (await Promise.all(FILES.map(readGames))).flat();
    lichess = await startLichess({ games: FILES });
    stack = await startTestStack({ env: { LICHESS_URL: lichess.url } });
    cover = coverOf(games);
  }, START_MS);

  afterAll(async () => {
    expect(await stack.stop()).toBe(0);
    await lichess.stop();
  });

  test('every sync of every player ends well', async () => {
    for (const { username } of cover) {
      const answer = await stack.api('/api/players', {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ username }),
      });
      expect(answer.status).toBe(201);
    }
    const players = await until(
      'all syncs to end',
      async () => {
        const now = await allPlayers(stack);
        return now.every((player) => !player.syncing && (player.lastSyncedAt ?? player.lastError)) && now;
      },
      { within: 580_000, every: 1_000 },
    );
    expect(players.length).toBe(cover.length);
    expect(players.flatMap((player) => player.lastError ?? [])).toEqual([]);
  }, 600_000);

  test('stored and rejected together are what was served, for each player', async () => {
    const served = new Map(cover.map((player) => [player.id, player.games.length]));
    const players = await allPlayers(stack);
    const off = players.filter((player) => player.games + player.rejected !== served.get(player.id));
    expect(off).toEqual([]);
    const sum = (of: (player: Player) => number) => players.reduce((total, player) => total + of(player), 0);
    process.stderr.write(
      `real games: ${games.length} games, ${players.length} players, ${sum((p) => p.games)} stored and ${sum((p) => p.rejected)} rejected as their players count them\n`,
    );
  });

  test('every game comes back as Lichess sent it', async () => {
    const different: string[] = [];
    let stored = 0;
    for (let from = 0; from < games.length; from += 16) {
      await Promise.all(
        games.slice(from, from + 16).map(async ({ fullId: _private, ...game }) => {
          const answer = await stack.api(`/api/games/${game.id}`);
          if (answer.status === 200) stored += 1;
          if (!Bun.deepEquals(await answer.json(), game, true)) different.push(game.id as string);
        }),
      );
    }
    expect(different).toEqual([]);
    expect(stored).toBe(new Set(games.map((game) => game.id)).size);
  }, 120_000);

  test('the stand-in never saw two requests open, nor anything asked wrongly', async () => {
    const report = await lichess.report();
    expect(report.mostOpen).toBe(1);
    expect(report.overlaps).toBe(0);
    expect(report.badRequests).toEqual([]);
  });
});
