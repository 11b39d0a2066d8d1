import { afterAll, expect, test } from 'bun:test';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createFindSecrets } from './find-secrets.ts';
import { lookThrough } from './look-through.ts';
import { makeMarker } from './marker.ts';

const marker = makeMarker();
const SECRET = `${marker}aB3dEfGhIjKlMnOpQrStUvWxYz0123456789-_aBcDe`;
const folder = mkdtempSync(join(tmpdir(), 'rookery-look-'));
afterAll(() => rmSync(folder, { recursive: true }));

let count = 0;
/** What is found in a new folder with one file deep in it. */
const look = (name: string, content: string | Buffer, mode = 0o644) => {
  const path = join(folder, String(++count), 'a/b');
  mkdirSync(path, { recursive: true });
  writeFileSync(join(path, name), content, { mode });
  return lookThrough(join(folder, String(count)), marker, createFindSecrets(marker));
};

test('a secret planted in a log is found, and the file is named', () => {
  const text = `{"level":30}\n{"token":"${SECRET}"}\n`;
  const { hits, ...rest } = look('api.log', text);
  expect(rest).toEqual({ files: 1, bytes: text.length, kept: 0 });
  expect(hits).toEqual([{ where: 'a/b/api.log', near: '{"level":30} {"token":"[cut out]"}' }]);
});

test('one that lies across two parts of a large file is found', () => {
  const large = Buffer.alloc(40 * 1_024 * 1_024, '.');
  large.write(SECRET, 16 * 1_024 * 1_024 - 5);
  expect(look('0001.aof', large).hits).toHaveLength(1);
});

test.each([
  ['a file of a secret', 'token', `${SECRET}\n`],
  ['the addresses of a running stack', 'stack.json', `{"url":"redis://:${SECRET}@x"}`],
])('%s may hold it for its owner alone', (_, name, content) => {
  expect(look(name, content, 0o600)).toMatchObject({ kept: 1, hits: [] });
  for (const mode of [0o640, 0o604, 0o644])
    expect(look(name, content, mode)).toMatchObject({ kept: 0, hits: [{ where: `a/b/${name}` }] });
});

test.each([
  ['one that holds more than a secret', 'token', `token: ${SECRET}\n`],
  ['one that holds two', 'token', `${SECRET}\n${SECRET}\n`],
  ['a log', 'api.log', `redis://:${SECRET}@x`],
  ['a copy of the addresses', 'stack.json.old', `{"url":"redis://:${SECRET}@x"}`],
])('%s may not, even for its owner alone', (_, name, content) => {
  expect(look(name, content, 0o600)).toMatchObject({ kept: 0, hits: [{ where: `a/b/${name}` }] });
});

test('a link is not followed, and an empty file is a file', () => {
  const path = join(folder, 'links');
  mkdirSync(path);
  writeFileSync(join(folder, 'outside'), SECRET);
  symlinkSync(join(folder, 'outside'), join(path, 'link'));
  symlinkSync(path, join(path, 'loop'));
  writeFileSync(join(path, 'empty'), '');
  const looked = lookThrough(path, marker, createFindSecrets(marker));
  expect(looked).toEqual({ files: 1, bytes: 0, kept: 0, hits: [] });
});
