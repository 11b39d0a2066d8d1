import { expect, spyOn, test } from 'bun:test';
import { defineCommand } from 'citty';
import { MANY, runCommandLine } from './command-line.ts';
import { Stop } from './stop.ts';

const args = {
  port: { type: 'string', valueHint: 'N', description: 'of the API' },
  once: { type: 'boolean' },
  install: { type: 'boolean', default: true },
} as const;

/** What the command saw of a command line, or the sentence by which it was refused. */
const run = async (rawArgs: string[], more: object = {}): Promise<unknown> => {
  let seen: unknown;
  const command = defineCommand({
    meta: { name: 'try', description: 'tries' },
    args: { ...args, ...more },
    run: (context) => {
      seen = { ...context.args };
    },
  });
  try {
    await runCommandLine(command, rawArgs);
  } catch (err) {
    if (!(err instanceof Stop)) throw err;
    return `${err.exitCode}: ${err.message}`;
  }
  return seen;
};

test('passes on what the command names', async () => {
  expect(await run(['--port', '3', '--once', '--no-install'])).toMatchObject({
    port: '3',
    once: true,
    install: false,
  });
  expect(await run(['--port=3'])).toMatchObject({ port: '3', install: true });
});

test.each([
  [['--bogus'], "2: Unknown option '--bogus'"],
  [['--once', '--bogus=1'], "2: Unknown option '--bogus'"],
  [['-x'], "2: Unknown option '-x'"],
  [['--port'], "2: Option '--port <value>' argument missing"],
  [['--once=yes'], "2: Option '--once' does not take an argument"],
  [['--no-port'], "2: Unknown option '--no-port'"],
  [['word'], '2: unexpected argument "word"'],
  [['--port', ''], '2: --port must not be empty'],
  [['--port=3', '--port='], '2: --port must not be empty'],
])('refuses %j in one line', async (rawArgs, sentence) => {
  expect(await run(rawArgs)).toBe(sentence);
});

test('takes as many words as the command names', async () => {
  const one = { file: { type: 'positional', required: false } };
  expect(await run(['a'], one)).toMatchObject({ file: 'a' });
  expect(await run(['a', 'b'], one)).toBe('2: unexpected argument "b"');
  expect(await run([''], one)).toBe('2: a word is empty');
  expect(await run(['a', 'b'], { file: { ...one.file, valueHint: MANY } })).toMatchObject({ _: ['a', 'b'] });
});

test('a missing word is refused in one line with the usage', async () => {
  const file = { type: 'positional', required: true, description: 'the file' };
  expect(await run(['--once'], { file })).toMatch(
    /^2: missing required .*FILE.*; usage: try \[OPTIONS\] <FILE>$/,
  );
  expect(await run(['a'], { file })).toMatchObject({ file: 'a' });
});

test('help names every option and does not run the command', async () => {
  const write = spyOn(process.stdout, 'write').mockReturnValue(true);
  const seen = await run(['--bogus', '--help']);
  const text = write.mock.calls.join('');
  write.mockRestore();
  expect(seen).toBeUndefined();
  for (const name of ['--port', '--once', '--no-install', 'of the API']) expect(text).toContain(name);
});
