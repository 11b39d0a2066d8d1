import { afterAll, beforeAll, expect, test } from 'bun:test';
import {
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type BuiltPage, buildPage, ensurePage } from './build-page.ts';
import { isFresh } from './freshness.ts';

const KB = 1_000;
const temporary = mkdtempSync(join(tmpdir(), 'rookery-build-'));
const folder = join(temporary, 'dist');
let built: BuiltPage;
beforeAll(async () => {
  built = await buildPage(folder);
});
afterAll(() => rmSync(temporary, { recursive: true, force: true }));

test('the first load is below 80 KB, and any view complete below 130 KB', () => {
  const first = built.files.reduce((sum, { first, gzip }) => sum + (first ? gzip : 0), 0);
  expect(first).toBeGreaterThan(10 * KB);
  expect(first).toBeLessThan(80 * KB);
  expect(built.views.map(({ name }) => name).sort()).toEqual([
    'explorer',
    'game',
    'games',
    'insights',
    'mistakes',
    'opponent',
    'opponents',
    'player',
    'players',
    'system',
  ]);
  for (const { name, gzip } of built.views) {
    expect(`${name} ${gzip >= first}`).toBe(`${name} true`);
    expect(`${name} ${gzip < 130 * KB || gzip}`).toBe(`${name} true`);
  }
});

test('the document has nothing inline, and names only files that are there', () => {
  const html = readFileSync(join(folder, 'index.html'), 'utf8');
  expect(html).not.toMatch(/<style|\sstyle=|\son\w+=|<script>|https?:\/\/(?!www\.w3\.org)/);
  const named = [...html.matchAll(/(?:src|href)="(\/assets\/[^"]+)"/g)].map(([, path = '']) => path);
  expect(named.length).toBeGreaterThanOrEqual(3);
  for (const path of named) expect([path, existsSync(join(folder, path))]).toEqual([path, true]);
});

test('the document tells which scripts each view needs beside the first ones', () => {
  const html = readFileSync(join(folder, 'index.html'), 'utf8');
  const told = /data-views="([^"]*)"/.exec(html)?.[1]?.replaceAll('&quot;', '"') ?? '';
  const scripts = JSON.parse(told) as Record<string, string[]>;
  expect(Object.keys(scripts).sort()).toEqual(built.views.map(({ name }) => name).sort());
  const first = built.files.filter((file) => file.first).map(({ name }) => name);
  for (const [view, names] of Object.entries(scripts)) {
    expect(names[0]).toStartWith(`${view}-`);
    for (const name of names) expect([name, existsSync(join(folder, 'assets', name))]).toEqual([name, true]);
    expect(names.filter((name) => first.includes(name))).toEqual([]);
  }
});

test('nothing that runs in the browser validates with zod or writes styles into markup', () => {
  const scripts = readdirSync(join(folder, 'assets')).filter((name) => name.endsWith('.js'));
  const code = scripts.map((name) => readFileSync(join(folder, 'assets', name), 'utf8')).join('\n');
  expect(code).not.toContain('ZodError');
  expect(code).not.toContain('color-scheme:light only');
});

test('a page is built again only when something that it is made of is younger', async () => {
  expect(await ensurePage(folder)).toBe(false);
  const source = join(temporary, 'source.ts');
  writeFileSync(source, '');
  utimesSync(source, new Date(0), new Date(0));
  expect(isFresh(folder, [source])).toBe(true);
  utimesSync(source, new Date('2999-01-01'), new Date('2999-01-01'));
  expect(isFresh(folder, [source])).toBe(false);
  expect(isFresh(join(temporary, 'nowhere'), [])).toBe(false);
});

test('two builds at once leave one whole page', async () => {
  await Promise.all([buildPage(folder), buildPage(folder)]);
  expect(readdirSync(temporary).filter((name) => name.startsWith('dist'))).toEqual(['dist']);
  expect(existsSync(join(folder, 'index.html'))).toBe(true);
});
