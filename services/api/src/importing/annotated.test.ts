import { afterAll, describe, expect, test } from 'bun:test';
import type { Analysis } from '@rookery/shared/contract/analysis.ts';
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
    const game: LichessGame = {
      id: 'bareJson',
      variant: 'standard',
      createdAt: 1,
      lastMoveAt: 2,
      status: 'resign',
      winner: 'black',
      moves: MOVES,
    };
    const save = (id: string, entries: object[]) =>
      api.ask('PUT', `/api/games/${id}`, { game: { ...game, id, analysis: entries } });
    await save('bareJson', analysis);
    expect(judgments(await analysisOf('bareJson'))).toEqual(JUDGED);
    expect(await analysisOf('bareJson')).toMatchObject(sides);
    // A judged move has a variation at Lichess: without one the engine would have played it too.
    await save('withLine', analysis.with(7, { eval: -1_100, best: 'd5e4', variation: 'dxe4 Qxe4' }));
    expect(judgments(await analysisOf('withLine'))).toEqual([]);
  });
});
