import { expect, test } from 'bun:test';
import { Stop } from '../cli/stop.ts';
import { checkEngines } from './given-engines.ts';

test.each([
  ['STOCKFISH_PATH', '/nowhere/stockfish', 'does not exist'],
  ['STOCKFISH_PATH', '/tmp', 'is not a file'],
  ['FAIRY_STOCKFISH_PATH', './nowhere', 'does not exist'],
  ['FAIRY_STOCKFISH_PATH', './package.json', 'may not be executed'],
])('%s=%s stops the start: it %s', (variable, path, why) => {
  expect(() => checkEngines({ [variable]: path })).toThrow(new Stop(`${variable}: ${path} ${why}`));
});

test('a program, a name and nothing at all are left to the consumer', () => {
  checkEngines({ STOCKFISH_PATH: process.execPath, FAIRY_STOCKFISH_PATH: 'fairy-stockfish' });
  checkEngines({});
});
