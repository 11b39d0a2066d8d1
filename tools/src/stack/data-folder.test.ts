import { afterAll, expect, test } from 'bun:test';
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { takeDataFolder } from './data-folder.ts';

const parent = mkdtempSync(join(tmpdir(), 'rookery-folder-'));
afterAll(() => rmSync(parent, { recursive: true }));

/** Takes the folder in a process of its own, which then does nothing. */
const takeElsewhere = async (path: string) => {
  const script = `
    const { takeDataFolder } = await import(${JSON.stringify(join(import.meta.dir, 'data-folder.ts'))});
    globalThis.folder = takeDataFolder(${JSON.stringify(path)});
    console.log('taken');
    setInterval(() => {}, 1000);`;
  const child = spawn(process.execPath, ['-e', script], { stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = new Promise((resolve) => child.once('exit', resolve));
  await new Promise((resolve) => child.stdout?.once('data', resolve));
  const kill = async () => {
    child.kill('SIGKILL');
    await ended;
  };
  return { pid: child.pid, kill };
};

test('a folder that another process has is refused with its pid, until that one is dead', async () => {
  const path = join(parent, 'one');
  const holder = await takeElsewhere(path);
  expect(() => takeDataFolder(path)).toThrow(`another stack runs on ${path}: pid ${holder.pid}`);
  await holder.kill();
  takeDataFolder(path).release();
});

test('a folder that was released can be taken again', () => {
  const path = join(parent, 'two');
  takeDataFolder(path).release();
  const again = takeDataFolder(path);
  expect(again.path).toBe(path);
  again.release();
});

test('what is no folder, or lies under none, is refused with a sentence', () => {
  const file = join(parent, 'file');
  writeFileSync(file, '');
  const refusal = (path: string) => `the data folder ${path} cannot be written to`;
  expect(() => takeDataFolder(file)).toThrow(`${refusal(file)}: it is not a folder`);
  const below = join(file, 'below');
  expect(() => takeDataFolder(below)).toThrow(`${refusal(below)}: a part of its path is not a folder`);
});
