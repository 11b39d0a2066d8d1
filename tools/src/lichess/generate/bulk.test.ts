import { expect, test } from 'bun:test';
import { parseSan } from 'chessops/san';
import { bulkGames } from './bulk.ts';
import { isFinished } from './game-json.ts';
import { startPosition } from './variants.ts';

const games = [...bulkGames(3, 'Somebody', 1200)];

/** How many different openings of `plies` half-moves there are, and the share of the ten commonest. */
function popularity(plies: number): { distinct: number; topTen: number } {
  const counts = new Map<string, number>();
  const lines = games.map((game) => (game.moves ?? '').split(' ')).filter((moves) => moves.length >= plies);
  for (const moves of lines) {
    const line = moves.slice(0, plies).join(' ');
    counts.set(line, (counts.get(line) ?? 0) + 1);
  }
  const top = [...counts.values()].sort((a, b) => b - a).slice(0, 10);
  return { distinct: counts.size / lines.length, topTen: top.reduce((sum, n) => sum + n, 0) / lines.length };
}

test('all games are finished standard games of the player with clocks, opening and division', () => {
  for (const game of games) {
    expect(game.variant).toBe('standard');
    expect(isFinished(game.status)).toBe(true);
    expect([game.players.white.user?.id, game.players.black.user?.id]).toContain('somebody');
    expect(game.clocks?.length).toBeGreaterThan(0);
    expect(game.opening?.name).toBeString();
    expect(game.division).toBeDefined();
  }
});

test('ids differ and createdAt rises strictly, each game beginning after the one before', () => {
  expect(new Set(games.map((game) => game.id)).size).toBe(games.length);
  for (const [i, game] of games.entries()) {
    expect(game.createdAt).toBeGreaterThan(games[i - 1]?.lastMoveAt ?? 0);
  }
});

test('the same arguments give the same games, another seed others', () => {
  const lines = (seed: number): string[] =>
    [...bulkGames(seed, 'Somebody', 60)].map((game) => JSON.stringify(game));
  expect(lines(3)).toEqual(lines(3));
  expect(lines(4)).not.toEqual(lines(3));
});

test('two players of one seed share no game', () => {
  const others = [...bulkGames(3, 'Another', 300)].map((game) => game.id);
  expect(new Set([...games.map((game) => game.id), ...others]).size).toBe(games.length + 300);
  expect([...bulkGames(3, 'Another', 1)][0]?.moves).not.toBe(games[0]?.moves);
});

test('every game is legal', () => {
  for (const game of games.slice(0, 300)) {
    const pos = startPosition('standard', undefined);
    for (const san of (game.moves ?? '').split(' ')) {
      const move = parseSan(pos, san);
      if (!move) throw new Error(`${game.id}: ${san}`);
      pos.play(move);
    }
  }
});

test('openings are as popular as in real exports', () => {
  // A real export of 1,916 blitz games: 0.16 of the lines of 4 plies differ, 0.67 of 8, 0.95 of 12.
  expect(popularity(4).distinct).toBeWithin(0.12, 0.26);
  expect(popularity(8).distinct).toBeWithin(0.6, 0.8);
  expect(popularity(12).distinct).toBeWithin(0.92, 1);
  expect(popularity(8).topTen).toBeWithin(0.06, 0.16);
});

test('games are as long as real ones and end as they do', () => {
  const plies = games.map((game) => (game.moves ?? '').split(' ').length);
  expect(plies.reduce((sum, n) => sum + n, 0) / games.length).toBeWithin(58, 72);
  const share = (status: string): number =>
    games.filter((game) => game.status === status).length / games.length;
  expect(share('mate')).toBeWithin(0.15, 0.4);
  expect(share('resign')).toBeWithin(0.4, 0.7);
  expect(share('outoftime')).toBeWithin(0.06, 0.18);
});
