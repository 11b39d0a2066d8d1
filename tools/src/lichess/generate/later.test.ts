import { expect, test } from 'bun:test';
import { analyzeLater, finishLater } from './later.ts';
import { worldGames } from './world.ts';

const games = [...worldGames({ seed: 2, players: 1, games: 300 })];

test('a running game is finished with a winner, its last clock and all else as it was', () => {
  const running = games.filter((game) => game.status === 'started' && game.clocks);
  expect(running.length).toBeGreaterThan(0);
  for (const game of running) {
    const later = finishLater(game, 'black');
    expect(later).toMatchObject({
      id: game.id,
      status: 'resign',
      winner: 'black',
      moves: game.moves as never,
    });
    expect(later.clocks?.length).toBe((game.clocks?.length ?? 0) + 1);
    expect(later.lastMoveAt).toBeGreaterThan(game.lastMoveAt);
    const keys = Object.keys(later);
    expect(keys.indexOf('winner')).toBe(keys.indexOf(game.opening ? 'opening' : 'moves') - 1);
    expect(keys.filter((key) => key !== 'winner')).toEqual(Object.keys(game));
  }
});

test('a game is analyzed afterwards without another change, the same each time', () => {
  const plain = games.filter((game) => !game.analysis && (game.moves?.length ?? 0) > 60).slice(0, 40);
  expect(plain.length).toBe(40);
  for (const game of plain) {
    const before = structuredClone(game);
    const later = analyzeLater(game);
    expect(game).toEqual(before);
    expect(analyzeLater(game)).toEqual(later);
    const { analysis, players, ...rest } = later;
    expect(analysis?.length).toBeGreaterThan(10);
    expect(players.white.analysis?.accuracy).toBeNumber();
    const { players: _, ...same } = game;
    expect(rest).toEqual(same);
  }
});
