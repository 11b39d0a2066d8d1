import { expect, test } from 'bun:test';
import { Stop } from '../cli/stop.ts';
import { checkEngines } from './given-engines.ts';

test.each([
  ['STOCKFISH_PATH', '/nowhere/stockfish', 'does not exist'],
  ['STOCKFISH_PATH', '/tmp', 'is not a file'],
  ['STOCKFISH_PATH', 'no-such-engine', 'is not on PATH'],
  ['FAIRY_STOCKFISH_PATH', './nowhere', 'does not exist'],
  ['FAIRY_STOCKFISH_PATH', './package.json', 'may not be executed'],
])('%s=%s stops the start: it %s', async (variable, path, why) => {
  const refused = checkEngines({ [variable]: path });
  await expect(refused).rejects.toThrow(new Stop(`${variable}: ${path} ${why}`));
});

test('a program that is no engine stops the start', async () => {
  const refused = checkEngines({ STOCKFISH_PATH: '/bin/true' });
  await expect(refused).rejects.toThrow('STOCKFISH_PATH: /bin/true: is not a chess engine');
  await expect(refused).rejects.toBeInstanceOf(Stop);
});

test('where none is named there is nothing to check', async () => {
  await checkEngines({});
});
