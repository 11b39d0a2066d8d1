import { mkdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { DIST, isFresh } from './freshness.ts';
import { indexHtml } from './index-html.ts';
import { withoutInlineStyles } from './without-inline-styles.ts';

/** A file of the page as it is served, with what travels: bytes after gzip. */
export interface BuiltFile {
  name: string;
  bytes: number;
  gzip: number;
  /** Fetched before the first view can be drawn. */
  first: boolean;
}

/** What was built, and what each view needs in all: bytes after gzip, with the first load. */
export interface BuiltPage {
  files: BuiltFile[];
  views: { name: string; gzip: number }[];
}

let builds = 0;

const SOURCE = join(import.meta.dir, '../src');
const ENTRIES = { app: 'main.tsx', first: 'at-once.ts', style: 'style/index.css' };

/**
 * Builds the page into `folder`, which is replaced as a whole when everything is there. Throws an Error with what the
 * bundler said.
 */
export const buildPage = async (folder: string = DIST): Promise<BuiltPage> => {
  const result = await Bun.build({
    entrypoints: Object.values(ENTRIES).map((name) => join(SOURCE, name)),
    root: SOURCE,
    target: 'browser',
    splitting: true,
    minify: true,
    naming: { entry: '[name]-[hash].[ext]', chunk: '[name]-[hash].[ext]', asset: '[name]-[hash].[ext]' },
    publicPath: '/assets/',
    define: { 'process.env.NODE_ENV': '"production"' },
    plugins: [withoutInlineStyles],
    throw: false,
  });
  if (!result.success) throw new Error(`the page cannot be built: ${result.logs.map(String).join('\n')}`);

  const files = await Promise.all(
    result.outputs.map(async (output) => ({
      name: output.path.replace(/^\.?\//, ''),
      text: await output.text(),
      kind: output.kind,
    })),
  );
  const named = (entry: string, ending: string) => {
    const name = files.find(
      ({ name, kind }) => kind !== 'chunk' && name.startsWith(`${entry}-`) && name.endsWith(ending),
    )?.name;
    if (name === undefined) throw new Error(`the page cannot be built: there is no ${entry}${ending}`);
    return name;
  };
  const [app, atOnce, style] = [named('main', '.js'), named('at-once', '.js'), named('index', '.css')];
  const texts = new Map(files.map(({ name, text }) => [name, text]));
  const early = withImports(app, texts);
  const lazy = lazyIn(app, texts).map((file) => ({
    name: file.replace(/-[^-]*$/, ''),
    files: withImports(file, texts),
  }));
  const html = indexHtml({
    app,
    atOnce,
    style,
    early: early.filter((name) => name !== app),
    views: lazy.map(({ name, files }) => ({ name, files: files.filter((file) => !early.includes(file)) })),
  });

  const made = `${folder}.${process.pid}.${++builds}`;
  rmSync(made, { recursive: true, force: true });
  mkdirSync(join(made, 'assets'), { recursive: true });
  await Promise.all([
    Bun.write(join(made, 'index.html'), html),
    ...files.map(({ name, text }) => Bun.write(join(made, 'assets', name), text)),
  ]);
  putInPlace(made, folder);
  const first = new Set(['index.html', ...early, atOnce, style]);
  const built = [{ name: 'index.html', text: html }, ...files].map(({ name, text }) => ({
    name,
    bytes: Buffer.byteLength(text),
    gzip: Bun.gzipSync(text, { level: 9 }).length,
    first: first.has(name),
  }));
  const weigh = (names: ReadonlySet<string>) =>
    built.reduce((sum, { name, gzip }) => sum + (names.has(name) ? gzip : 0), 0);
  // Complete is a view with what it loads when it is drawn.
  const parts = (files: readonly string[]) =>
    files.flatMap((file) => lazyIn(file, texts)).flatMap((file) => withImports(file, texts));
  const views = lazy.map(({ name, files }) => ({
    name,
    gzip: weigh(new Set([...first, ...files, ...parts(files.filter((file) => !early.includes(file)))])),
  }));
  return { files: built, views };
};

/** A file that is loaded when it is needed. */
const LAZY = /import\(["']\/assets\/([^"']+)["']\)/g;

const lazyIn = (file: string, texts: ReadonlyMap<string, string>): string[] =>
  [...(texts.get(file) ?? '').matchAll(LAZY)].map(([, name = '']) => name);

/** Another build may have been as fast: what is there is then as good. */
const putInPlace = (made: string, folder: string): void => {
  try {
    rmSync(folder, { recursive: true, force: true });
    renameSync(made, folder);
  } catch (err) {
    rmSync(made, { recursive: true, force: true });
    if (!isFresh(folder)) throw err;
  }
};

/** Builds only where what is there is missing or older than its sources; whether it did. */
export const ensurePage = async (folder: string = DIST): Promise<boolean> => {
  if (isFresh(folder)) return false;
  await buildPage(folder);
  return true;
};

/** A script and whatever it imports at once, which the browser fetches side by side when it is told. */
const withImports = (name: string, texts: ReadonlyMap<string, string>): string[] => {
  const found = new Set<string>();
  const follow = (file: string) => {
    if (found.has(file)) return;
    found.add(file);
    // A dynamic import has a parenthesis: it comes with its view.
    for (const [, imported = ''] of (texts.get(file) ?? '').matchAll(
      /(?:from|import)\s*["'](?:\/assets\/|\.\/)([^"']+)["']/g,
    ))
      follow(imported);
  };
  follow(name);
  return [...found];
};
