import { expect, test } from 'bun:test';
import { runCommand } from '../test/run-command.ts';
import { describeLoss } from './compare.ts';

test('the demonstration stores every game, says so and ends by itself', async () => {
  const { code, printed } = await runCommand(['demo', '--once', '--games', '12', '--no-install']);
  expect(code).toBe(0);
  expect(printed).toMatch(/^(\d+) games of \1 stored, 0 rejected, none missing$/m);
  expect(printed).toMatch(
    /^\d+ of them still running \(Lichess shows those three plies late\), \d+ aborted$/m,
  );
  expect(printed).toMatch(/^(\d+) of \1 read back as Lichess sent them$/m);
  expect(printed).toMatch(/^\d+\.\d s, \d+ games\/s; the database has \d+\.\d MB$/m);
}, 60_000);

const whole = { served: 3, running: 0, aborted: 0, rejected: 0, missing: [], readBack: 3, different: [] };

test('a game that is missing or differs is named', () => {
  expect(describeLoss(whole)).toBeUndefined();
  expect(describeLoss({ ...whole, missing: ['aaaaaaaa', 'bbbbbbbb'] })).toBe(
    '2 games are missing: aaaaaaaa, bbbbbbbb',
  );
  expect(describeLoss({ ...whole, different: ['cccccccc'] })).toBe('1 games differ: cccccccc');
});
