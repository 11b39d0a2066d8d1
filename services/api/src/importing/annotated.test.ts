import { afterAll, describe, expect, test } from 'bun:test';
import type { Analysis } from '@rookery/shared/contract/analysis.ts';
import type { Move } from '@rookery/shared/contract/game-summary.ts';
import type { LichessGame } from '@rookery/shared/lichess/game.ts';
import { startTestApi } from '@rookery/tools/test/api.ts';
import { importFile } from '@rookery/tools/test/import-file.ts';

const api = await startTestApi();
afterAll(() => api.close());
await api.ask('POST', '/api/players', { username: 'anna' });

const analysisOf = async (id: string) => (await api.ask<Analysis>('GET', `/api/games/${id}/analysis`)).body;
const head = (id: string) =>
  `[Event "rated blitz game"]\n[Site "https://lichess.org/${id}"]\n[UTCDate "2024.01.01"]\n[White "Anna"]\n[Black "Ben"]\n[Result "0-1"]\n\n`;
const EVALS = [30, 25, 20, 20, -600, -610, -615, -1_100];
const MOVES = 'e4 e5 Nf3 Nc6 Qe2 d5 a3 d4';
const RECORD: LichessGame = {
  id: '',
  variant: 'standard',
  createdAt: 1,
  lastMoveAt: 2,
  status: 'resign',
  players: {},
  winner: 'black',
  moves: MOVES,
};
const judgments = ({ moves }: Analysis) =>
  moves.flatMap(({ ply, judgment, comment }) => (judgment ? [[ply, judgment, comment]] : []));

describe('evaluations alone, without variations and judgments', () => {
  const JUDGED = [[5, 'blunder', 'Blunder.']];
  const sides = {
    white: { blunder: 1, mistake: 0, inaccuracy: 0 },
    black: { blunder: 0, mistake: 0, inaccuracy: 0 },
  };

  test('are judged by what each move cost: those of a PGN', async () => {
    const moves = MOVES.split(' ').map((san, i) => `${san} { [%eval ${(EVALS[i] as number) / 100}] }`);
    await importFile(api, `${head('bareEval')}${moves.join(' ')} 0-1\n`);
    const analysis = await analysisOf('bareEval');
    expect(judgments(analysis)).toEqual(JUDGED);
    expect(analysis).toMatchObject(sides);
    const { body } = await api.ask('GET', '/api/players/anna/mistakes');
    expect(body).toMatchObject({
      items: [{ id: 'bareEval-5', judgment: 'blunder', best: null, line: null }],
    });
  });

  test('and those of a record, unless anything says what was best', async () => {
    const analysis: object[] = EVALS.map((cp) => ({ eval: cp }));
    const save = (id: string, entries: object[]) =>
      api.ask('PUT', `/api/games/${id}`, { game: { ...RECORD, id, analysis: entries } });
    await save('bareJson', analysis);
    expect(judgments(await analysisOf('bareJson'))).toEqual(JUDGED);
    expect(await analysisOf('bareJson')).toMatchObject(sides);
    // A judged move has a variation at Lichess: without one the engine would have played it too.
    await save('withLine', analysis.with(7, { eval: -1_100, best: 'd5e4', variation: 'dxe4 Qxe4' }));
    expect(judgments(await analysisOf('withLine'))).toEqual([]);
  });

  test('are judged in the moves and in PGN as in the analysis', async () => {
    const { body: moves } = await api.ask<Move[]>('GET', '/api/games/bareJson/moves');
    expect(moves.flatMap(({ ply, judgment }) => (judgment ? [[ply, judgment]] : []))).toEqual([
      [5, 'blunder'],
    ]);
    const { body: pgn } = await api.ask<string>('GET', '/api/games/bareJson/pgn');
    expect(pgn).toContain('3. Qe2?? { (0.20 → -6.00) Blunder. }');
  });
});

test('a judgment that came is not copied: all say what the analysis says', async () => {
  const wrong = EVALS.map((cp) => ({ eval: cp })).map((entry, i) => ({
    ...entry,
    ...(i === 4 && {
      best: 'f1b5',
      variation: 'Bb5 a6',
      judgment: { name: 'Inaccuracy', comment: 'Wrong.' },
    }),
    ...(i === 5 && { judgment: { name: 'Blunder', comment: 'Wrong too.' } }),
  }));
  const game = { ...RECORD, id: 'misjudge', analysis: wrong };
  await api.ask('PUT', '/api/games/misjudge', { game });
  expect(judgments(await analysisOf('misjudge'))).toEqual([[5, 'blunder', 'Blunder. Bb5 was best.']]);
  const { body: moves } = await api.ask<Move[]>('GET', '/api/games/misjudge/moves');
  expect(moves.flatMap(({ ply, judgment }) => (judgment ? [[ply, judgment]] : []))).toEqual([[5, 'blunder']]);
  const { body: pgn } = await api.ask<string>('GET', '/api/games/misjudge/pgn');
  expect(pgn).toContain('Qe2?? { (0.20 → -6.00) Blunder. Bb5 was best. }');
  expect(pgn).not.toContain('Wrong');
  expect((await api.ask('GET', '/api/games/misjudge')).body).toEqual(game);
});

describe('evaluations in a game that is not of Lichess', () => {
  const file = (event: string, tags: string) =>
    `[Event "${event}"]\n${tags}\n1. e4 { [%eval 0.3] } e5 { [%eval 0.2] } 2. Nf3 { [%eval 0.3] } 1-0\n`;
  const idOf = async (event: string) => {
    const [row] = await api.db.sql<{ id: string }[]>`
      select id from games where extra::jsonb -> 'import' -> 'tags' ->> 'Event' = ${event}`;
    return row?.id ?? '';
  };

  test('are not reported as an analysis by Lichess, and stay in its text', async () => {
    expect(await importFile(api, file('by Fritz', '[Annotator "Fritz"]\n'))).toMatchObject({ created: 1 });
    const id = await idOf('by Fritz');
    expect((await api.ask('GET', `/api/games/${id}/analysis`)).status).toBe(404);
    const { body: pgn } = await api.ask<string>('GET', `/api/games/${id}/pgn`);
    expect(pgn).toContain('1. e4 { [%eval 0.3] } e5 { [%eval 0.2] } 2. Nf3 { [%eval 0.3] } 1-0');
    expect(await importFile(api, pgn)).toMatchObject({ unchanged: 1 });
  });

  test('are where the file says that it is a study or a broadcast of Lichess', async () => {
    await importFile(api, file('study', '[Site "https://lichess.org/study/abcdefgh/ijklmnop"]\n'));
    expect(await analysisOf(await idOf('study'))).toMatchObject({ source: 'lichess', covered: 3 });
  });
});
