import { afterAll, expect, test } from 'bun:test';
import type { Analysis } from '@rookery/shared/contract/analysis.ts';
import { bulkGames } from '../../lichess/generate/bulk.ts';
import { startTestApi } from '../../test/api.ts';
import { analyzeHere } from './analyze-here.ts';
import { incomingOf, withDatabase } from './database.ts';

const api = await startTestApi();
afterAll(() => api.close());

const games = [...bulkGames(1, 'Rook', 12)].filter(({ moves }) => moves).slice(0, 6);
const scoredOf = ({ id, moves = '' }: { id: string; moves?: string }) => ({
  id,
  scores: [{ cp: 15 }, ...moves.split(' ').map((_, i) => ({ cp: 40 * i }))],
});

test('games are analyzed with the scores that are given, every position searched or known already', async () => {
  for (const game of games) await api.ask('PUT', `/api/games/${game.id}`, { game });
  await analyzeHere(api.db.sql, games.map(scoredOf));
  for (const { id, moves = '' } of games) {
    const { body } = await api.ask<Analysis>('GET', `/api/games/${id}/analysis?source=rookery`);
    const plies = moves.split(' ').length;
    expect([body.state, body.covered]).toEqual(['done', plies]);
    expect(body.moves[1]).toMatchObject({ ply: 2, eval: 40 });
  }
});

test('what a database has grown by is that of the games stored in it', async () => {
  const grown = await withDatabase(api.databaseUrl, 'size_of_games', ['Rook'], async (database) => {
    const before = await database.grown();
    await database.store(games.map(incomingOf));
    const [row] = await database.db.sql<[{ n: number }]>`select count(*)::int as n from games`;
    expect(row.n).toBe(games.length);
    return (await database.grown()) - before;
  });
  expect(grown).toBeGreaterThan(8_192);
});
