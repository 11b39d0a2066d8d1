import { afterAll, expect, test } from 'bun:test';
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createEmptyDatabase } from '@rookery/tools/test/database.ts';
import { backup } from './backup.ts';
import { BackupError, MAGIC } from './format.ts';
import { restore } from './restore.ts';
import { fileTrouble } from './trouble.ts';

const folder = mkdtempSync(join(tmpdir(), 'trouble-'));
const empty = await createEmptyDatabase();
afterAll(async () => {
  await empty.drop();
  rmSync(folder, { recursive: true });
});

const at = (name: string) => join(folder, name);
mkdirSync(at('folder'));
spawnSync('mkfifo', [at('pipe')]);
await Bun.write(at('file'), '');

const restoring = (name: string) => restore(empty.url, at(name), {});

test.each([
  ['folder', 'it is a folder'],
  ['pipe', 'it is no regular file, and a backup is read twice'],
  ['nowhere', 'there is no such file or folder'],
  ['file/below', 'a part of its path is not a folder'],
])('to restore from %s is refused with a sentence', async (name, why) => {
  await expect(restoring(name)).rejects.toEqual(new BackupError(`${at(name)} cannot be read: ${why}`));
});

test.each([
  ['nowhere/file', 'there is no such file or folder'],
  ['file/below', 'a part of its path is not a folder'],
  ['x'.repeat(250), 'its name is too long'],
])('to save as %s is refused with a sentence', async (name, why) => {
  await expect(backup(empty.url, at(name), { version: '0.0.0' })).rejects.toEqual(
    new BackupError(`${at(name)} cannot be written: ${why}`),
  );
  expect(readdirSync(folder).toSorted()).toEqual(['file', 'folder', 'pipe']);
});

test('a full disk is a sentence, and what is no trouble with a file stays as it is', () => {
  const full = Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC' });
  expect(fileTrouble('it cannot be written', full)).toEqual(
    new BackupError('it cannot be written: no space is left'),
  );
  const other = Object.assign(new Error('no'), { code: '57P01' });
  expect(fileTrouble('it cannot be written', other)).toBe(other);
});

const table = { name: 'games', columns: ['id'] };
const header = { format: 1, schema: 1, version: '0', createdAt: '', tables: [table] };

test.each([
  { format: 1 },
  null,
  7,
  'text',
  {},
  { ...header, tables: 'x' },
  { ...header, tables: [null] },
  { ...header, tables: [{ name: 'games' }] },
  { ...header, tables: [{ ...table, columns: [null] }] },
  { ...header, tables: [{ ...table, name: 'games; drop table games' }] },
  { ...header, schema: 'x' },
  { ...header, schema: -1 },
])('a first line of %j is refused with a sentence', async (first) => {
  await Bun.write(at('bad'), `${MAGIC}${JSON.stringify(first)}\n`);
  await expect(restoring('bad').finally(() => rmSync(at('bad')))).rejects.toEqual(
    new BackupError('the backup is damaged: its first line does not say what a backup says of itself'),
  );
});

test('a backup of another format is refused by its number', async () => {
  await Bun.write(at('bad'), `${MAGIC}{"format":2}\n`);
  await expect(restoring('bad').finally(() => rmSync(at('bad')))).rejects.toThrow('of format 2, which');
});
