import { afterAll, expect, test } from 'bun:test';
import { spawnSync } from 'node:child_process';
import { lstatSync, mkdirSync, mkdtempSync, readdirSync, readlinkSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { backup } from './backup.ts';
import { BackupError } from './format.ts';

const folder = mkdtempSync(join(tmpdir(), 'target-'));
afterAll(() => rmSync(folder, { recursive: true }));

const at = (name: string) => join(folder, name);
await Bun.write(at('file'), 'of yesterday');
mkdirSync(at('folder'));
symlinkSync('file', at('link'));
symlinkSync('nowhere', at('dangling'));
spawnSync('mkfifo', [at('pipe')]);
const names = readdirSync(folder);

// No database is asked before the name is looked at.
const refusal = (name: string, force: boolean) =>
  backup('postgres://127.0.0.1:9/none', at(name), { version: '0.0.0', force }).catch((error: Error) => error);

test.each([
  ['folder', 'is there and no regular file: name another file'],
  ['pipe', 'is there and no regular file: name another file'],
  ['link', 'is a symbolic link: name the file that it leads to'],
  ['dangling', 'is a symbolic link: name the file that it leads to'],
])('a %s in the way is refused, by force too, and stays as it was', async (name, why) => {
  for (const force of [false, true])
    expect(await refusal(name, force)).toEqual(new BackupError(`${at(name)} ${why}`));
  expect(readdirSync(folder)).toEqual(names);
  expect(lstatSync(at('pipe')).isFIFO()).toBe(true);
  expect(readlinkSync(at('link'))).toBe('file');
  expect(await Bun.file(at('file')).text()).toBe('of yesterday');
});
