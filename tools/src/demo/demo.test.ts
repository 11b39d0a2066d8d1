import { expect, test } from 'bun:test';
import type { Analysis } from '@rookery/shared/contract/analysis.ts';
import { readStackFile } from '../stack/stack-file.ts';
import { runCommand } from '../test/run-command.ts';
import { describeFailure } from './analyze.ts';
import { describeLoss } from './compare.ts';
import { startDemoStack } from './stack.ts';

test('the demonstration stores every game, says so and ends by itself', async () => {
  const { code, printed } = await runCommand(['demo', '--once', '--games', '4', '--no-install']);
  expect(code).toBe(0);
  expect(printed).toMatch(/^(\d+) games of \1 stored, 0 rejected, none missing$/m);
  expect(printed).toMatch(
    /^\d+ of them still running \(Lichess shows those three plies late\), \d+ aborted$/m,
  );
  expect(printed).toMatch(/^(\d+) of \1 read back as Lichess sent them$/m);
  expect(printed).toMatch(/^\d+\.\d s, \d+ games\/s; the database has \d+\.\d MB$/m);
  expect(printed).toMatch(/^(\d+) of \1 games analyzed by Stockfish \S+.* at 5,000 nodes a position$/m);
  expect(printed).toMatch(/^[1-9]\d* moves searched, \d+ reused, \d+ shipped by Lichess$/m);
  expect(printed).toMatch(/^\d+\.\d s, [1-9][\d,]* nodes\/s on [1-9]\d* engines$/m);
  // Accuracy, ACPL and judgments of both sides.
  expect(printed).toMatch(/│ \w{8} +│ +\d+ % · \d+ % │ +\d+ · \d+ │( +\d+ · \d+ │){3} +\d+ │/);
}, 120_000);

test('a stack on the folder of one that runs is refused, and the demonstration goes on', async () => {
  const demo = startDemoStack({ games: 1, port: 0, mayInstall: false });
  try {
    const { facts, folder } = await demo.ready;
    const before = readStackFile(folder);
    const up = await runCommand(['up', '--port', '0', '--data', folder, '--no-install']);
    expect([up.code, up.said]).toEqual([1, `rookery: another stack runs on ${folder}: pid ${process.pid}\n`]);
    expect(readStackFile(folder)).toEqual(before);
    expect((await fetch(`${facts.apiUrl}/readyz`)).status).toBe(200);
  } finally {
    await demo.stop();
  }
});

test('an analysis that did not end well is named', () => {
  const done = { gameId: 'aaaaaaaa', state: 'done', plies: 30, covered: 30 } as Analysis;
  expect(describeFailure([done])).toBeUndefined();
  const error = { code: 'engine_not_available', detail: 'there is no Stockfish' };
  expect(describeFailure([done, { ...done, gameId: 'bbbbbbbb', state: 'failed', covered: 2, error }])).toBe(
    'the analysis of bbbbbbbb is failed with 2 of 30 moves: there is no Stockfish',
  );
  expect(describeFailure([{ ...done, covered: 29 }])).toBe(
    'the analysis of aaaaaaaa is done with 29 of 30 moves',
  );
});

const whole = { served: 3, running: 0, aborted: 0, rejected: 0, missing: [], readBack: 3, different: [] };

test('a game that is missing or differs is named', () => {
  expect(describeLoss(whole)).toBeUndefined();
  expect(describeLoss({ ...whole, missing: ['aaaaaaaa', 'bbbbbbbb'] })).toBe(
    '2 games are missing: aaaaaaaa, bbbbbbbb',
  );
  expect(describeLoss({ ...whole, different: ['cccccccc'] })).toBe('1 games differ: cccccccc');
});
