import { describe, expect, test } from 'bun:test';
import { readRealGames, whyNoRealGames } from '@rookery/shared/chess/real-games.ts';
import type { GameJson } from './game-json.ts';
import { judge, START, scoreOf, summaryOf } from './scores.ts';

const why = whyNoRealGames();
const because = why ? ` (skipped: ${why})` : '';

describe('on real exports', () => {
  test.skipIf(why !== undefined)(`counts, ACPL and accuracy are what Lichess says${because}`, () => {
    const games = readRealGames('clocks.ndjson.gz') as unknown as GameJson[];
    const analyzed = games.filter((game) => game.analysis);
    expect(analyzed.length).toBeGreaterThan(40);
    for (const { players, analysis = [] } of analyzed) {
      for (const color of ['white', 'black'] as const) {
        expect(summaryOf(color, 'white', analysis, true)).toEqual(players[color].analysis as never);
      }
    }
  });

  test.skipIf(why !== undefined)(
    `every move with a better line is judged as Lichess judged it${because}`,
    () => {
      const games = readRealGames('clocks.ndjson.gz') as unknown as GameJson[];
      let judged = 0;
      for (const { analysis = [] } of games) {
        for (const [i, entry] of analysis.entries()) {
          const before = i === 0 ? START : scoreOf(analysis[i - 1]);
          const after = scoreOf(entry);
          if (!entry.variation || !before || !after) continue;
          judged++;
          expect(judge(i % 2 === 0 ? 'white' : 'black', before, after)?.name).toBe(
            entry.judgment?.name as never,
          );
        }
      }
      expect(judged).toBeGreaterThan(500);
    },
  );
});

test('a mate that is let go is judged by what is left', () => {
  expect(judge('white', { mate: 3 }, { cp: 1200 })).toEqual({
    name: 'Inaccuracy',
    text: 'Lost forced checkmate sequence',
  });
  expect(judge('white', { mate: 3 }, { cp: 800 })?.name).toBe('Mistake');
  expect(judge('black', { mate: -3 }, { cp: 0 })?.name).toBe('Blunder');
  expect(judge('white', { mate: 3 }, { mate: 9 })).toBeUndefined();
});

test('walking into a mate is judged by what there was', () => {
  expect(judge('black', { cp: 1100 }, { mate: 4 })).toEqual({
    name: 'Inaccuracy',
    text: 'Checkmate is now unavoidable',
  });
  expect(judge('white', { cp: 30 }, { mate: -4 })?.name).toBe('Blunder');
});
