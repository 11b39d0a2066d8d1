import { afterAll, expect, test } from 'bun:test';
import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ROOT } from '../stack/service.ts';
import { runCommand } from '../test/run-command.ts';

// A checkout in which nothing is installed: what runs before the packages are there.
const bare = mkdtempSync(join(tmpdir(), 'rookery-bare-'));
afterAll(() => rmSync(bare, { recursive: true }));
for (const path of ['package.json', 'bun.lock', 'bunfig.toml', 'tools/package.json', 'tools/run.ts'])
  cpSync(join(ROOT, path), join(bare, path));
for (const path of ['cli', 'install'])
  cpSync(join(ROOT, 'tools/src', path), join(bare, 'tools/src', path), { recursive: true });
mkdirSync(join(bare, 'services'));

const runBare = (args: string[]) => runCommand(args, {}, join(bare, 'tools/run.ts'));

test('refuses to install packages when it is told so', async () => {
  expect(await runBare(['up', '--no-install'])).toEqual({
    code: 1,
    printed: '',
    said: `rookery: the packages of bun.lock are not installed in ${bare}/node_modules and --no-install forbids it\n`,
  });
  expect(existsSync(join(bare, 'node_modules'))).toBe(false);
});

test('an unknown command lists the known ones', async () => {
  const { code, said } = await runBare(['upp']);
  expect(code).toBe(2);
  expect(said).toMatch(/^rookery: unknown command "upp"; the commands are demo, up, test, check, .*\n$/);
  expect((await runBare([])).said).toMatch(/^rookery: a command is missing; the commands are demo, /);
});

test('help lists the commands before anything is installed', async () => {
  const { code, printed, said } = await runBare(['--help']);
  expect({ code, said }).toEqual({ code: 0, said: '' });
  expect(printed).toStartWith('the commands are demo, up, test, check, ');
});
