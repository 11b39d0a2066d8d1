import { afterAll, expect, test } from 'bun:test';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { possibleLock } from '../stack/lock-mode.ts';
import { ROOT } from '../stack/service.ts';
import { temporaryFolder } from '../stack/temporary-folder.ts';
import { until } from '../test/until.ts';

const folder = temporaryFolder('welcome');
afterAll(folder.remove);
const dataFolder = join(folder.path, 'data');
const said = join(folder.path, 'said');

/** What a terminal shows of `up`, which is ended once the API answers and all was said. */
const upInTerminal = async (redirection: string): Promise<string> => {
  const { PATH = '', HOME = '', TMPDIR = '' } = process.env;
  const env = { PATH, HOME, TMPDIR, ROOKERY_LOCK: possibleLock(), LICHESS_URL: 'http://127.0.0.1:9' };
  const decoder = new TextDecoder();
  let shown = '';
  const up = ['tools/run.ts', 'up', '--port', '0', '--data', dataFolder, '--no-install'];
  const script = `exec "$0" --no-env-file "$@" ${redirection}`;
  const child = Bun.spawn(['sh', '-c', script, process.execPath, ...up], {
    cwd: ROOT,
    env,
    terminal: {
      cols: 300,
      data: (_, bytes) => {
        shown += decoder.decode(bytes, { stream: true });
      },
    },
  });
  await until('the stack', () => /ready http:\S+\r?\n/.test(shown), { within: 50_000 });
  // What it says of its end comes after all that it says of its start.
  child.kill('SIGTERM');
  expect(await child.exited).toBe(0);
  return Bun.stripANSI(shown);
};

const tokenOf = (): string => readFileSync(join(dataFolder, 'token'), 'utf8').trim();

test('the link with the token is shown to a terminal', async () => {
  const shown = await upInTerminal('');
  expect(shown).toMatch(/ready http:\/\/127\.0\.0\.1:\d+\r?\n/);
  expect(shown).toContain(`/#token=${tokenOf()}`);
});

test('the link with the token is not said where what is said goes to a file', async () => {
  const beside = await upInTerminal(`2>${said}`);
  expect(beside).toMatch(/^ready http:\/\/127\.0\.0\.1:\d+\r?\n$/);
  expect(readFileSync(said, 'utf8')).not.toContain(tokenOf());
});
