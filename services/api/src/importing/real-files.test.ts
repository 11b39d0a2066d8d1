import { afterAll, describe, expect, test } from 'bun:test';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readReal, realGamesFolder, whyNoRealGames } from '@rookery/shared/chess/real-games.ts';
import { startTestApi, type TestApi } from '@rookery/tools/test/api.ts';
import { importFile } from '@rookery/tools/test/import-file.ts';
import { makePgn } from '../games/pgn.ts';
import { gameOfPgn } from './game-of-pgn.ts';
import { createPgnSplitter } from './split-pgn.ts';

const why = whyNoRealGames();
if (why) process.stderr.write(`imports of real files: skipped, ${why} (ROOKERY_LICHESS_DATA)\n`);

/** Games in each file, and how many of them are refused with which reason. */
const FILES: Record<string, { games: number; refused?: Record<string, number> }> = {
  legal: { games: 100 },
  illegal: { games: 100, refused: { 'ply 2 (1... b4): no pawn can go to b4': 1 } },
  literate: { games: 552 },
  plain: { games: 2_646 },
  variants: { games: 36 },
};

describe.skipIf(why !== undefined)('the real PGN files', () => {
  let api: TestApi | undefined;
  const open = async () => {
    api ??= await startTestApi();
    return api;
  };
  afterAll(() => api?.close());

  test.each(Object.entries(FILES))(
    '%s: each game is in or refused with its reason, and nothing is new the second time',
    async (name, { games, refused = {} }) => {
      const on = await open();
      const bytes = readFileSync(join(realGamesFolder(), `${name}.pgn.gz`));
      const first = await importFile(on, bytes, { 'content-encoding': 'gzip' });
      const reasons: Record<string, number> = {};
      for (const { detail } of first.rejected) reasons[detail] = (reasons[detail] ?? 0) + 1;
      const { created, updated, unchanged } = first;
      process.stdout.write(
        `${name}: ${created} in, ${updated + unchanged} known, ${first.refused} refused ${JSON.stringify(reasons)}\n`,
      );
      expect(created + first.refused).toBe(games);
      expect(reasons).toEqual(refused);
      const again = await importFile(on, bytes, { 'content-encoding': 'gzip' });
      expect(again).toEqual({
        created: 0,
        updated: 0,
        unchanged: created,
        refused: first.refused,
        rejected: first.rejected,
      });
    },
  );

  test('a game that is written out again is the same game', () => {
    let compared = 0;
    for (const name of Object.keys(FILES)) {
      const splitter = createPgnSplitter();
      const raw = [...splitter.push(Buffer.from(readReal(`${name}.pgn.gz`))), ...splitter.rest()];
      for (const { bytes } of raw) {
        const read = gameOfPgn(Buffer.from(bytes).toString('utf8'), {});
        if (!('game' in read)) continue;
        const again = gameOfPgn(makePgn(read.game, { clocks: true, evals: true }), {});
        expect(again).toEqual(read);
        compared += 1;
      }
    }
    expect(compared).toBe(3_433);
  });
});
