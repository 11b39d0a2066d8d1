import { expect, test } from 'bun:test';
import { readRealGames, whyNoRealGames } from '@rookery/shared/chess/real-games.ts';
import { parseSan } from 'chessops/san';
import { createDivider } from './division.ts';
import type { GameJson } from './game-json.ts';
import { startPosition } from './variants.ts';

const why = whyNoRealGames();
const because = why ? ` (skipped: ${why})` : '';

test.skipIf(why !== undefined)(
  `phases begin where Lichess says in every real export that says it${because}`,
  () => {
    const games = readRealGames('clocks.ndjson.gz') as unknown as GameJson[];
    const divided = games.filter((game) => game.division);
    expect(divided.length).toBeGreaterThan(200);
    for (const game of divided) {
      const pos = startPosition('standard', game.initialFen);
      const divider = createDivider();
      divider.see(pos.board);
      for (const san of (game.moves ?? '').split(' ').filter(Boolean)) {
        const move = parseSan(pos, san);
        if (!move) throw new Error(`${game.id}: ${san}`);
        pos.play(move);
        divider.see(pos.board);
      }
      expect(divider.division()).toEqual(game.division as never);
    }
  },
);

test('a game that stays in the opening has no phases', () => {
  const divider = createDivider();
  divider.see(startPosition('standard', undefined).board);
  expect(divider.division()).toEqual({});
});

test('an endgame from the start has no middlegame', () => {
  const divider = createDivider();
  divider.see(startPosition('fromPosition', '8/8/4k3/8/4P3/4K3/8/8 w - - 0 1').board);
  expect(divider.division()).toEqual({ end: 0 });
});
